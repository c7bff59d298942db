// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/since_answer.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

void SinceAnswer::add(const MailKeys& keys, Facts& facts) {
    if (!keys.since_answer) return;
    int left = most_mails;
    for (auto& [named, candidate] : facts.tickets)
        if (candidate.ticket.last_entry > candidate.ticket.last_public) add_to(candidate, left);
}

bool SinceAnswer::is_told(const Entry& entry) {
    return entry.direction == Direction::in || told_.query(entry.tid, entry.id).next();
}

void SinceAnswer::add_to(CandidateTicket& candidate, int& left) {
    std::vector<Entry> entries;
    {
        auto rows = mails_.query(candidate.ticket.tid, candidate.ticket.last_public, most_mails + 1);
        while (rows.next()) entries.push_back(read_entry(rows));
    }
    for (auto& entry : entries) {
        if (!is_told(entry)) continue;
        if (left == 0) {
            candidate.since_answer_cut = true;
            break;
        }
        --left;
        auto raw = raw_.beginning_of(entry.id, most_bytes_of_a_mail).value_or(std::string{});
        candidate.since_answer.push_back({std::move(entry), std::move(raw)});
    }
    std::ranges::reverse(candidate.since_answer);
}

} // namespace ticketd::store::sqlite
