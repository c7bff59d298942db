// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/facts.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// What nobody has answered yet on the tickets that a mail names: CandidateTicket::since_answer.
class SinceAnswer {
public:
    /// For all tickets of one mail together, which may name many; the newest of each first. An attachment is
    /// not wanted, and stands at the end of a mail: its beginning is enough.
    static constexpr int most_mails = 8;
    static constexpr std::size_t most_bytes_of_a_mail = 48 << 10;

    SinceAnswer(Connection& db, RawMail& raw) : db_(db), raw_(raw) {}

    void add(const MailKeys&, Facts&);

private:
    void add_to(CandidateTicket&, int& left);
    bool is_told(const Entry&);

    Connection& db_;
    RawMail& raw_;
    Statement mails_{db_, "SELECT" ENTRY_COLUMNS
                          "FROM entry WHERE tid = ?1 AND id > ?2 AND removed IS NULL AND direction <> 1"
                          " AND kind IN ('human', 'list') ORDER BY id DESC LIMIT ?3"};
    // A mail that was refused is kept inside as notes are, and is none; what staff brought in is the
    // client's.
    Statement told_{db_, "SELECT 1 FROM event WHERE tid = ?1 AND entry = ?2 AND what IN ('noted', 'created')"
                         " LIMIT 1"};
};

} // namespace ticketd::store::sqlite
