// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/mail_log.hpp"
#include "daemon/notify/plan.hpp"
#include "daemon/statistics.hpp"
#include "store/store.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace ticketd {

/// The way of one mail: bytes -> Message -> Facts -> Decision -> ChangeSet -> commit. Read pipeline.cpp
/// first. It knows the order of the steps and what happens when one fails; each step is another box's. Lives
/// on the writer's thread.
class Pipeline {
public:
    Pipeline(policy::Rules rules, policy::KeyRing keys, notify::Templates templates);
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// How a batch ended.
    struct Taken {
        std::vector<intake::Disposition> dispositions; ///< one a mail, in their order
        bool queued_mail = false;                      ///< the outbox has something new
        /// What is left to do, on any thread: telling the log, and freeing what was read. May be empty.
        std::function<void()> rest;
    };

    /// What a batch's commit does for the outbox along with its own work.
    struct Errand {
        std::size_t room = 0;                       ///< it claims no more mails than so many
        std::span<const store::SendResult> results; ///< it records them
        std::vector<store::OutboxItem>
            claimed;                ///< in the state `sending`, by a commit: somebody must see to them
        bool recorded = false;      ///< the results, by a commit
        bool nothing_waits = false; ///< the outbox has nothing that is not claimed; likewise by a commit
    };

    /// Makes mails tickets, entries and outgoing mail, many in one commit. Returns after the commit.
    /// A mail that fails takes only itself down: after `max_attempts` it is on hold, and the others go on.
    /// The errand is done by the same commit, and told also if something is thrown after that; not by the
    /// commits of mails that had to be taken one by one.
    /// Throws store::Failure when the store cannot take anything now: then nothing of the batch is stored.
    Taken take(store::Store&, std::vector<intake::RawMail>, store::Instant now, Errand&);
    /// Likewise, without an errand.
    Taken take(store::Store& store, std::vector<intake::RawMail> mails, store::Instant now) {
        Errand none;
        return take(store, std::move(mails), now, none);
    }

    /// Brings in a mail that was on hold, as if it had come only now (its clocks start when it came). Throws
    /// what made it fail again: then it is on hold as before, with the newer error.
    policy::Decision take_held(store::Store&, const store::HeldMail&, store::Instant now);

    /// Brings in one mail inside a transaction of the caller's, who commits. Throws what made it fail.
    policy::Decision take_in(store::Transaction&, intake::RawMail, store::Instant now);

    static constexpr int max_attempts = 3;

    /// The rules, keys and templates that it decides and writes by, for what is done beside the mails.
    const notify::Desk& desk() const { return desk_; }

    /// What texts are looked at by ahead; on any thread.
    std::shared_ptr<const policy::TextRules> text_rules() const { return text_rules_.load(); }

    /// From the next mail on it decides and writes by these.
    void replace(policy::Rules, notify::Templates);
    /// What the log calls that mailbox.
    void name_mailbox(store::MailboxId id, const std::string& name) { mailboxes_[id] = name; }
    /// To be read on any thread.
    const Statistics& statistics() const { return statistics_; }

private:
    struct Read;
    using MailboxNames = std::map<store::MailboxId, std::string>;
    Taken take_together(store::Store&, std::span<Read>, store::Instant now, Errand&);
    Taken take_singly(store::Store&, std::span<Read>, store::Instant now);
    intake::Disposition failed(store::Store&, const Read&, const std::string& error, store::Instant now);
    policy::Decision take_one(store::Transaction&, Read&, store::Instant now);
    static Errand run(const Errand&, store::Transaction&, bool queued_mail, store::Instant now);
    static void tell(const Read&, const MailboxNames&);

    policy::Rules rules_;
    policy::KeyRing keys_;
    notify::Templates templates_;
    notify::Desk desk_;
    std::atomic<std::shared_ptr<const policy::TextRules>> text_rules_; ///< of rules_
    std::map<store::Delivery, int>
        attempts_; ///< of mails that failed; those on hold or through are not in it
    MailboxNames mailboxes_;
    Statistics statistics_;
};

} // namespace ticketd
