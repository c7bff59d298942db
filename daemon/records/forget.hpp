// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "daemon/records/persons_words.hpp"
#include "daemon/records/steps.hpp"
#include "store/removal.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// records: what becomes of old records: export, expiry, erasure, replay. It knows the store, mails and the
/// desk's rules. It must not send anything.
namespace ticketd::records {

/// What forgetting did to the database.
struct Forgotten {
    store::Traces traces;
    store::Removed removed;
    std::vector<std::filesystem::path> copies;      ///< kept before upgrades, that went with it
    std::vector<std::filesystem::path> copies_left; ///< that could not be deleted
    bool finished = true; ///< false: what EraseElsewhere could not do is left, with what leads to it
};

/// Erases what others keep of mails that are about to be forgotten, by their Message-IDs. False: another
/// time.
using EraseElsewhere = std::function<bool(const std::vector<std::string>& message_ids)>;

/// Forgets a person: removes the tickets that it requested and the mails that it wrote elsewhere; takes its
/// address out of all others and, in tickets in which it took part, its names and words too. A mail in which
/// that cannot be done goes whole. First the mails are erased elsewhere, for afterwards nothing says which
/// they were; then copies of the database that an upgrade kept are deleted; at the end it is written anew.
class Forgetter {
public:
    Forgetter(std::filesystem::path database, const policy::Rules&, std::string address);

    /// What is known of the address, for somebody who decides.
    store::Traces traces() { return removal_.traces_of(address_); }
    /// Throws store::Failure: what was not done then is done by another call.
    Forgotten carry_out(store::Instant now, const EraseElsewhere&, const Steps&);

private:
    struct Found;
    PersonsWords words_of(const store::Traces&);
    store::Forgetting order_of(const store::Traces&, const PersonsWords&, Found& cursors, const Steps&,
                               std::vector<std::string>& message_ids);
    void look_at(const store::KeptMail&, const std::string& raw, const PersonsWords&, store::Forgetting&,
                 std::vector<std::string>& message_ids) const;
    void take_out(const store::KeptMail&, const std::string& raw, const PersonsWords&, bool all_words,
                  store::Forgetting&, std::vector<std::string>& message_ids) const;
    /// False: it is not to go on.
    bool round(store::Instant now, Found& cursors, Forgotten&, const EraseElsewhere&, const Steps&);
    void delete_copies(Forgotten&) const;

    std::filesystem::path database_;
    const policy::Rules& rules_;
    std::string address_;
    store::Removal removal_;
};

} // namespace ticketd::records
