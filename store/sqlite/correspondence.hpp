// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/facts.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// What the candidates of a mail need to be told of beside their own rows: answers, access data, and the
/// mails themselves where they were asked for.
class Correspondence {
public:
    /// Of the mails of one ticket only so many, the newest, and about so many bytes for all that a mail
    /// names.
    static constexpr std::size_t most_mails = 500;
    static constexpr std::size_t most_bytes = 64 << 20;
    static constexpr int most_answers = 20;

    Correspondence(Connection& db, RawMail& raw) : db_(db), raw_(raw) {}

    /// Fills in the tickets of the facts.
    void add(const MailKeys&, Facts&);
    std::vector<Rating> ratings(Tid);

private:
    void add_mails(CandidateTicket&, std::size_t& bytes);

    Connection& db_;
    RawMail& raw_;
    Statement holds_{db_, "SELECT 1 FROM entry JOIN access_data ON access_data.entry = entry.id"
                          " WHERE entry.tid = ?1 LIMIT 1"};
    Statement answers_{db_, "SELECT id, received FROM entry WHERE tid = ?1 AND direction = 1"
                            " ORDER BY id DESC LIMIT ?2"};
    Statement escalation_{db_, "SELECT at FROM event WHERE tid = ?1 AND what = 'escalated-by-client'"
                               " ORDER BY id DESC LIMIT 1"};
    Statement mails_{db_, "SELECT" ENTRY_COLUMNS "FROM entry WHERE tid = ?1"
                          " AND removed IS NULL ORDER BY id DESC LIMIT ?2"};
    Statement ratings_{db_, "SELECT answer, value, at FROM rating WHERE tid = ?1 ORDER BY answer"};
};

} // namespace ticketd::store::sqlite
