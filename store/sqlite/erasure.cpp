// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/erasure.hpp"

#include "store/failure.hpp"

namespace ticketd::store::sqlite {

namespace {

std::string in_words(const Erased& erased) {
    return "From " + std::to_string(erased.mails) + " mails of the ticket, " + std::to_string(erased.outgoing)
           + " mails that were sent about it, and " + std::to_string(erased.held) + " mails on hold.";
}

} // namespace

std::vector<ClosedTicket> Erasure::due(std::size_t limit) {
    std::vector<ClosedTicket> tickets;
    auto rows = due_.query(limit);
    while (rows.next()) tickets.push_back({Tid{rows.integer(0)}, rows.instant(1)});
    return tickets;
}

Erased Erasure::erase(const ClosedTicket& ticket, const Eraser& eraser, Instant at) {
    Erased erased;
    const auto subject = subject_of(ticket.tid);
    if (!subject) return erased;
    done_.run(ticket.tid, ticket.closed, eraser.line(*subject));
    if (db_.changes() == 0) return erased; // opened again meanwhile
    for (const auto tid : with_absorbed(ticket.tid)) {
        if (tid != ticket.tid) absorbed_done_.run(tid, eraser.line(subject_of(tid).value_or(std::string{})));
        erase_outgoing(tid, eraser, erased); // before the mails: both are read by the same words
        erase_mails(tid, eraser, erased);
        erase_held(tid, eraser, erased);
    }
    if (erased.any()) event_.run(ticket.tid, at, in_words(erased));
    return erased;
}

std::optional<std::string> Erasure::subject_of(Tid tid) {
    auto rows = subject_.query(tid);
    return rows.next() ? std::optional(rows.text(0)) : std::nullopt;
}

/// The ticket, and those that were merged into it, however far.
std::vector<Tid> Erasure::with_absorbed(Tid tid) {
    std::vector<Tid> all{tid};
    for (std::size_t i = 0; i < all.size() && all.size() < 1000; ++i)
        for (const auto other : numbers(absorbed_, all[i])) all.push_back(Tid{other});
    return all;
}

std::vector<std::int64_t> Erasure::numbers(Statement& statement, Tid tid) {
    std::vector<std::int64_t> found;
    auto rows = statement.query(tid);
    while (rows.next()) found.push_back(rows.integer(0));
    return found;
}

std::optional<std::string> Erasure::unpacked(Statement& statement, std::int64_t id) {
    auto rows = statement.query(id);
    if (!rows.next()) return std::nullopt;
    return compression_.unpack(rows.blob(0));
}

void Erasure::erase_mails(Tid tid, const Eraser& eraser, Erased& erased) {
    for (const auto id : numbers(mails_, tid)) {
        std::string subject;
        {
            auto rows = entry_subject_.query(id);
            if (rows.next()) subject = rows.text(0);
        }
        if (erase_mail(EntryId{id}, subject, eraser)) ++erased.mails;
        forget_.run(id);
    }
}

bool Erasure::erase_mail(EntryId entry, const std::string& subject, const Eraser& eraser) {
    const auto raw = unpacked(raw_, entry.value);
    const auto mail = raw ? eraser.mail(*raw) : std::nullopt;
    if (!mail) return false;
    set_raw_.run(entry, compression_.pack(mail->raw));
    const auto line = eraser.line(subject);
    if (line != subject) set_entry_subject_.run(entry, line);
    if (indexed_.query(entry).next()) {
        search_.replace(entry, {subject, mail->old_text}, {line, mail->text});
        index_merge_.need();
    }
    return true;
}

void Erasure::erase_outgoing(Tid tid, const Eraser& eraser, Erased& erased) {
    for (const auto id : numbers(outgoing_, tid)) {
        const auto bytes = unpacked(bytes_, id);
        const auto mail = bytes ? eraser.mail(*bytes) : std::nullopt;
        if (!mail) continue;
        set_bytes_.run(id, compression_.pack(mail->raw));
        ++erased.outgoing;
    }
}

void Erasure::erase_held(Tid tid, const Eraser& eraser, Erased& erased) {
    for (const auto id : numbers(held_, tid)) {
        const auto raw = unpacked(held_raw_, id);
        if (!raw || !eraser.is_about(*raw, tid)) continue;
        const auto mail = eraser.mail(*raw);
        if (!mail) continue;
        set_held_raw_.run(id, compression_.pack(mail->raw));
        ++erased.held;
    }
}

} // namespace ticketd::store::sqlite
