// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/holding.hpp"

#include "store/failure.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

namespace {

static_assert(int(HeldFor::newer_answer) == 0 && int(HeldFor::note_text) == 1
              && int(HeldFor::foreign_address) == 2);
static_assert(int(HeldState::waiting) == 0 && int(HeldState::sent) == 1 && int(HeldState::cancelled) == 2
              && int(HeldState::replaced) == 3);

HeldStaffMail read_staff_mail(const Rows& row) {
    return {.entry = EntryId{row.integer(0)},
            .tid = Tid{row.integer(1)},
            .reason = row.as<HeldFor>(2),
            .why = row.text(8),
            .writer = row.text(7),
            .at = row.instant(4),
            .state = row.as<HeldState>(3),
            .ended = row.maybe_instant(5),
            .became = row.maybe_id<EntryId>(6)};
}

std::vector<HeldStaffMail> read_staff_mails(Rows rows) {
    std::vector<HeldStaffMail> all;
    while (rows.next()) all.push_back(read_staff_mail(rows));
    return all;
}

constexpr std::size_t print_size = 8;

std::vector<std::byte> packed(const std::vector<std::uint64_t>& prints) {
    std::vector<std::byte> bytes;
    bytes.reserve(prints.size() * print_size);
    for (auto print : prints)
        for (std::size_t i = 0; i < print_size; ++i, print >>= 8U)
            bytes.push_back(static_cast<std::byte>(print & 255U));
    return bytes;
}

std::vector<std::uint64_t> unpacked(Blob bytes) {
    std::vector<std::uint64_t> prints(bytes.size() / print_size);
    for (std::size_t i = 0; i < prints.size() * print_size; ++i)
        prints[i / print_size] |= static_cast<std::uint64_t>(bytes[i]) << (i % print_size * 8);
    return prints;
}

} // namespace

void Holding::add(const MailKeys& asked, Facts& facts) {
    const auto& keys = asked.holding;
    auto& known = facts.holding;
    if (asked.desk.queue) known.waiting = waiting();
    for (std::size_t i = 0; i < std::min(keys.named.size(), most_named); ++i) {
        if (auto found = held(keys.named[i])) known.held.push_back(std::move(*found));
        if (!known.answer) known.answer = answer(keys.named[i]);
    }
    for (const auto& [named, candidate] : facts.tickets) {
        const auto tid = candidate.ticket.tid;
        if (keys.notes && !known.notes.contains(tid)) known.notes[tid] = notes(tid);
        const bool later = candidate.ticket.last_public.value != 0
                           && (!keys.seen || candidate.ticket.last_public > *keys.seen);
        if (later && (keys.seen || keys.seen_until)) known.unseen[tid] = unseen(tid, keys);
    }
}

std::vector<HeldStaffMail> Holding::waiting() { return read_staff_mails(waiting_.query()); }
std::vector<HeldStaffMail> Holding::of(Tid tid) { return read_staff_mails(of_ticket_.query(tid)); }

std::optional<HeldStaffMail> Holding::held(EntryId entry) {
    auto rows = held_.query(entry);
    return rows.next() ? std::optional(read_staff_mail(rows)) : std::nullopt;
}

std::vector<NotePrint> Holding::notes(Tid tid) {
    std::vector<NotePrint> all;
    auto rows = notes_.query(tid, most_notes);
    while (rows.next()) all.push_back({EntryId{rows.integer(0)}, unpacked(rows.blob(1))});
    return all;
}

std::vector<StoredMail> Holding::unseen(Tid tid, const HoldingKeys& keys) {
    std::vector<StoredMail> mails;
    {
        auto rows = unseen_.query(tid, keys.seen, keys.seen_until, most_unseen);
        while (rows.next()) mails.push_back({read_entry(rows), {}});
    }
    for (auto& mail : mails) {
        mail.raw = raw_.of(mail.entry.id).value_or(std::string{});
        if (mail.raw.size() > largest_unseen) mail.raw.resize(mail.raw.find("\r\n\r\n") + 4);
    }
    return mails;
}

std::optional<GivenAnswer> Holding::answer(EntryId entry) {
    GivenAnswer found;
    {
        auto rows = answer_.query(entry);
        if (!rows.next()) return std::nullopt;
        found.entry = read_entry(rows);
    }
    found.before = before(entry);
    auto mails = relayed_.query(entry);
    while (mails.next())
        found.mails.push_back(
            {OutboxId{mails.integer(0)}, mails.text(1), mails.as<OutboxState>(2), mails.integer(3) != 0});
    auto events = events_.query(found.entry.tid, entry);
    while (events.next()) found.events.push_back(read_event(events));
    return found;
}

std::optional<Ticket> Holding::before(EntryId entry) {
    auto rows = before_.query(entry);
    if (!rows.next()) return std::nullopt;
    Ticket ticket;
    ticket.tid = Tid{rows.integer(0)};
    ticket.status = rows.as<Status>(1);
    ticket.urgent = rows.integer(2) != 0;
    ticket.in_development = rows.integer(3) != 0;
    ticket.reminded = rows.as<Reminded>(4);
    ticket.level_basis = rows.as<LevelBasis>(5);
    ticket.clock_start = rows.maybe_instant(6);
    ticket.due = rows.maybe_instant(7);
    ticket.closed = rows.maybe_instant(8);
    ticket.level = rows.text(9);
    ticket.level_set_by = rows.text(10);
    ticket.assignee = rows.text(11);
    return ticket;
}

void Holding::write(const ChangeSet& all) {
    const auto& changes = all.holding;
    if (changes.held) hold(*changes.held);
    if (changes.ended) end(*changes.ended, all.at);
    if (changes.taken_back) take_back(*changes.taken_back);
    if (!all.new_entry) return;
    const auto entry = all.new_entry->entry.id;
    if (!changes.prints.empty()) {
        const auto bytes = packed(changes.prints);
        add_print_.run(entry, Blob(bytes));
    }
    if (changes.before) remember(entry, *changes.before);
}

void Holding::hold(const HeldStaffMail& mail) {
    hold_.run(mail.entry, mail.tid, mail.reason, mail.at, mail.writer, mail.why);
}

void Holding::end(const EndedHold& ended, Instant at) {
    end_.run(ended.entry, ended.state, at, ended.became);
    if (db_.changes() == 0)
        throw Failure("entry " + std::to_string(ended.entry.value) + " is no staff mail that waits", true);
}

void Holding::remember(EntryId entry, const Ticket& before) {
    remember_.run(before.tid, before.status, before.urgent, before.in_development, before.reminded,
                  before.level_basis, before.clock_start, before.due, before.closed, before.level,
                  before.level_set_by, before.assignee, entry);
}

void Holding::take_back(EntryId entry) {
    if (left_.query(entry).next())
        throw Failure("a mail of answer " + std::to_string(entry.value) + " has left already", true);
    drop_.run(entry);
    make_note_.run(entry);
    std::optional<Tid> tid;
    {
        auto rows = before_.query(entry);
        if (rows.next()) tid = Tid{rows.integer(0)};
    }
    forget_response_.run(entry);
    if (!tid) return;
    first_response_.run(*tid);
    recount_.run(*tid);
}

} // namespace ticketd::store::sqlite
