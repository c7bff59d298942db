// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// How much automatic mail went into the outbox since a moment: the counts behind the gate's windows.
class AutomaticMail {
public:
    explicit AutomaticMail(Connection& db) : db_(db) {}

    /// Counts nothing that was made after that: what a clock that was set back made in the future is no mail
    /// of the last minutes.
    void count_until(Instant until) { until_ = until; }

    using Starts = std::vector<Instant>;
    using Counts = std::vector<std::uint32_t>;
    /// One count for each start; `recipient_key` is IndexKeys::address().
    Counts to(std::int64_t recipient_key, const Starts&);
    Counts to_staff(std::int64_t recipient_key, const Starts&); ///< what goes to staff counts here alone
    Counts about(Tid, const Starts&);
    /// The starts are windows of one list: asked again with later starts, only what left each window is
    /// counted.
    Counts in_all(const Starts&);
    /// Acknowledgements of one subject to one recipient since a moment.
    std::uint32_t of_subject(std::int64_t recipient_key, std::int64_t subject_key, Instant since);
    /// An automatic mail to a client was added by this connection.
    void added(Instant created);
    /// What in_all() remembers is no longer true: a rollback, or another connection has written.
    void forget() { windows_.clear(); }
    /// When the newest automatic mail about the ticket to that recipient was made.
    std::optional<Instant> newest(Tid, std::int64_t recipient_key);

private:
    struct Window {
        Instant start;
        std::int64_t count;
    };
    std::int64_t between(Instant start, Instant end);

    Connection& db_;
    std::vector<Window> windows_;
    Instant until_ = Instant::max();
    Statement to_{db_, "SELECT count(*) FROM outbox"
                       " WHERE recipient_key = ?1 AND created BETWEEN ?2 AND ?3 AND automatic = 1"};
    Statement to_staff_{db_, "SELECT count(*) FROM outbox"
                             " WHERE recipient_key = ?1 AND created BETWEEN ?2 AND ?3 AND automatic = 2"};
    Statement of_subject_{db_, "SELECT count(*) FROM outbox"
                               " WHERE recipient_key = ?1 AND subject_key = ?2 AND created BETWEEN ?3 AND ?4"
                               " AND automatic = 1"};
    Statement about_{
        db_, "SELECT count(*) FROM outbox WHERE tid = ?1 AND created BETWEEN ?2 AND ?3 AND automatic = 1"};
    Statement between_{db_, "SELECT count(*) FROM outbox"
                            " WHERE created >= ?1 AND created < ?2 AND automatic = 1"};
    Statement newest_{
        db_,
        "SELECT created FROM outbox WHERE tid = ?1 AND automatic = 1 AND recipient_key = ?2 AND created <= ?3"
        " ORDER BY created DESC LIMIT 1"};
};

} // namespace ticketd::store::sqlite
