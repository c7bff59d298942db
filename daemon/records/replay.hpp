// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/records/mail_source.hpp"
#include "daemon/records/scratch_folder.hpp"
#include "store/numbering.hpp"
#include "store/queries.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ticketd::records {

/// What the desk's own database says of a mail.
struct StoredMail {
    store::EntryId entry;
    std::optional<store::Tid> tid; ///< as it was filed, before any merging
    std::string outcome;           ///< the ledger's word; empty: the ledger does not have it
    std::string kind, level;       ///< the level that the ticket got by itself; empty: staff set another
};

/// A mail, and what today's rules make of it.
struct Replayed {
    parser::Message message;
    policy::Decision decision;
    std::string error;                ///< why it could not be processed; empty: it was
    std::optional<StoredMail> stored; ///< only where that was asked for
    /// How the decision differs from what is stored, a sentence each.
    std::vector<std::string> differences;
};

/// Runs old mail through the rules of the configuration as the daemon would have when it came, on a scratch
/// database that begins empty and goes with this object. Nothing is sent, and nothing of the desk is changed.
class Replay {
public:
    /// Without keys it makes some. With `desk` the mails are numbered as they are there, and compared.
    Replay(const config::Config&, policy::KeyRing, notify::Templates, store::Queries* desk);

    /// One mail; they are to come in the order in which they came once. Throws store::Failure and
    /// SourceError.
    Replayed take(const MailSource&, const SourceMail&);

private:
    std::optional<StoredMail> stored(const intake::RawMail&, const parser::Message&);
    void number_as(const StoredMail&);
    void decide(Replayed&, intake::RawMail);
    void decide_alone(Replayed&, intake::RawMail);
    void commit();
    void do_again();
    void compare(Replayed&) const;

    ScratchFolder folder_;
    store::Store store_;
    Pipeline pipeline_;
    store::Numbering numbering_;
    store::Queries* desk_;
    std::map<store::EntryId, std::string> outcomes_; ///< of the desk's entries
    std::optional<store::Transaction> open_;         ///< many mails share a commit
    std::vector<intake::RawMail> uncommitted_;
    std::size_t uncommitted_bytes_ = 0;
    store::Delivery next_;
    std::uint64_t most_bytes_;
};

} // namespace ticketd::records
