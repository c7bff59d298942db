// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/correspondence.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

void Correspondence::add(const MailKeys& keys, Facts& facts) {
    std::size_t bytes = 0; // of all tickets together: a mail may name many
    for (auto& [named, candidate] : facts.tickets) {
        const auto tid = candidate.ticket.tid;
        candidate.holds_access_data = holds_.query(tid).next();
        if (candidate.ticket.last_public.value != 0) {
            auto rows = answers_.query(tid, most_answers);
            while (rows.next()) candidate.answers.push_back({EntryId{rows.integer(0)}, rows.instant(1)});
            std::ranges::reverse(candidate.answers);
        }
        auto escalation = escalation_.query(tid);
        if (escalation.next()) candidate.last_escalation = escalation.instant(0);
        if (keys.correspondence) add_mails(candidate, bytes);
    }
}

void Correspondence::add_mails(CandidateTicket& candidate, std::size_t& bytes) {
    std::vector<Entry> entries;
    {
        auto rows = mails_.query(candidate.ticket.tid, most_mails + 1);
        while (rows.next()) entries.push_back(read_entry(rows));
    }
    for (auto& entry : entries) {
        if (candidate.correspondence.size() == most_mails || bytes > most_bytes) {
            candidate.correspondence_cut = true;
            break;
        }
        auto raw = raw_.of(entry.id).value_or(std::string{});
        bytes += raw.size();
        candidate.correspondence.push_back({std::move(entry), std::move(raw)});
    }
    std::ranges::reverse(candidate.correspondence);
}

std::vector<Rating> Correspondence::ratings(Tid tid) {
    std::vector<Rating> ratings;
    auto rows = ratings_.query(tid);
    while (rows.next()) {
        auto& rating = ratings.emplace_back();
        if (rows.integer(0) != 0) rating.answer = EntryId{rows.integer(0)};
        rating.value = rows.as<int>(1);
        rating.at = rows.instant(2);
    }
    return ratings;
}

} // namespace ticketd::store::sqlite
