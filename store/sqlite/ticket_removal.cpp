// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/ticket_removal.hpp"

#include <array>

namespace ticketd::store::sqlite {

namespace {

/// What goes with a ticket, with an entry, with a mail on its way out: rows whose first value is its number.
constexpr std::array of_ticket{
    "DELETE FROM participant WHERE tid = ?1",     "DELETE FROM event WHERE tid = ?1",
    "DELETE FROM login_claim WHERE tid = ?1",     "DELETE FROM collapsed WHERE tid = ?1",
    "DELETE FROM held_staff_mail WHERE tid = ?1", "DELETE FROM before_answer WHERE tid = ?1"};
// Mails on their way out that refer to its parts find them gone: they say so in their place.
constexpr std::array of_entry{"DELETE FROM raw WHERE entry = ?1",
                              "DELETE FROM access_data WHERE entry = ?1",
                              "DELETE FROM note_print WHERE entry = ?1",
                              "DELETE FROM before_answer WHERE entry = ?1",
                              "DELETE FROM held_staff_mail WHERE entry = ?1",
                              "DELETE FROM spam WHERE entry = ?1",
                              "DELETE FROM collapsed WHERE entry = ?1"};
// Of a mail that is being sent the number stays, as one that is sent: what becomes of it is reported by
// number, and must not be taken for what became of a later mail.
constexpr std::array of_outgoing{
    "DELETE FROM outbox_part WHERE outbox = ?1", "DELETE FROM outbox_bytes WHERE outbox = ?1",
    "DELETE FROM outbox WHERE id = ?1 AND state <> 1",
    "UPDATE outbox SET state = 2, tid = NULL, entry = NULL, automatic = 0, kind = '', envelope_from = '',"
    " recipient = '', recipient_key = 0, message_id = '', last_error = '', subject_key = NULL,"
    " returned_by = NULL WHERE id = ?1"};

template <std::size_t N, class AnId>
void run_all(Connection& db, const std::array<const char*, N>& all, AnId id) {
    for (const auto* sql : all) Statement(db, sql).run(id);
}

} // namespace

std::vector<Tid> TicketRemoval::with_absorbed(Tid tid) {
    constexpr std::size_t most = 1000;
    std::vector<Tid> all{tid};
    for (std::size_t i = 0; i < all.size() && all.size() < most; ++i) {
        auto rows = absorbed_.query(all[i]);
        while (rows.next()) all.push_back(Tid{rows.integer(0)});
    }
    return all;
}

void TicketRemoval::release_absorbed(const std::set<Tid>& about_to_go) {
    for (bool more = true; more;) { // along a chain of them, which has an end
        more = false;
        for (const auto tid : about_to_go) {
            std::vector<Tid> absorbed;
            {
                auto rows = absorbed_.query(tid);
                while (rows.next()) absorbed.push_back(Tid{rows.integer(0)});
            }
            for (const auto each : absorbed) {
                if (about_to_go.contains(each)) continue;
                release_.run(each);
                more = true;
            }
        }
    }
}

std::vector<EntryId> TicketRemoval::entries_of(Tid tid) {
    std::vector<EntryId> entries;
    auto rows = entries_.query(tid);
    while (rows.next()) entries.push_back(EntryId{rows.integer(0)});
    return entries;
}

Removed TicketRemoval::remove(Tid tid, Instant at) {
    Removed removed;
    std::vector<OutboxId> outgoing;
    {
        auto rows = outgoing_.query(tid);
        while (rows.next()) outgoing.push_back(OutboxId{rows.integer(0)});
    }
    for (const auto id : outgoing) remove(id);
    removed.outgoing = outgoing.size();
    for (const auto entry : entries_of(tid)) removed.mails += remove(entry, at) ? 1U : 0U;
    run_all(db_, of_ticket, tid);
    strip_ticket_.run(tid, at);
    removed.tickets = static_cast<std::size_t>(db_.changes());
    erased_.run(tid); // or the erasure of access data would look for it
    return removed;
}

bool TicketRemoval::remove(EntryId entry, Instant at) {
    strip_entry_.run(entry, at);
    if (db_.changes() == 0) return false;
    run_all(db_, of_entry, entry);
    return true;
}

void TicketRemoval::remove(OutboxId id) { run_all(db_, of_outgoing, id); }

void TicketRemoval::remove(HoldId id) { Statement(db_, "DELETE FROM held WHERE id = ?1").run(id); }

} // namespace ticketd::store::sqlite
