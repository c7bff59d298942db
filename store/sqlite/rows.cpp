// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

// What is stored by number must keep its number.
static_assert(int(Status::open) == 0 && int(Status::waiting) == 1 && int(Status::closed) == 2
              && int(Status::spam) == 3 && int(Status::merged) == 4);
static_assert(int(LevelBasis::none) == 0 && int(LevelBasis::licenses) == 1 && int(LevelBasis::coupon) == 2
              && int(LevelBasis::login) == 3);
static_assert(int(Direction::in) == 0 && int(Direction::out) == 1 && int(Direction::note) == 2);
static_assert(int(Reminded::nothing) == 0 && int(Reminded::warned) == 1 && int(Reminded::due) == 2
              && int(Reminded::supervisor) == 3);
static_assert(int(OutboxState::queued) == 0 && int(OutboxState::sending) == 1 && int(OutboxState::sent) == 2
              && int(OutboxState::failed) == 3 && int(OutboxState::dropped) == 4);

Ticket read_ticket(const Rows& row) {
    Ticket ticket;
    ticket.tid = Tid{row.integer(0)};
    ticket.status = row.as<Status>(1);
    ticket.urgent = row.integer(2) != 0;
    ticket.created = row.instant(3);
    ticket.clock_start = row.maybe_instant(4);
    ticket.due = row.maybe_instant(5);
    ticket.closed = row.maybe_instant(6);
    ticket.merged_into = row.maybe_id<Tid>(7);
    ticket.last_entry = EntryId{row.integer(8)};
    ticket.last_public = EntryId{row.integer(9)};
    ticket.entry_count = row.as<std::uint32_t>(10);
    ticket.level = row.text(11);
    ticket.assignee = row.text(12);
    ticket.license_key = row.text(13);
    ticket.requester = {row.text(14), row.text(15)};
    ticket.subject = row.text(16);
    ticket.level_basis = row.as<LevelBasis>(18);
    ticket.level_set_by = row.text(19);
    ticket.in_development = row.integer(20) != 0;
    ticket.reminded = row.as<Reminded>(21);
    ticket.language = row.text(22);
    return ticket;
}

EntryId read_last_client(const Rows& row) { return EntryId{row.integer(17)}; }

Entry read_entry(const Rows& row) {
    Entry entry;
    entry.id = EntryId{row.integer(0)};
    entry.tid = row.maybe_id<Tid>(1);
    entry.direction = row.as<Direction>(2);
    entry.received = row.instant(3);
    entry.date = row.maybe_instant(4);
    entry.kind = row.text(5);
    entry.from = {row.text(6), row.text(7)};
    entry.message_id = row.text(8);
    entry.subject = row.text(9);
    entry.reason = row.text(10);
    return entry;
}

Response read_response(const Rows& row) {
    Response response;
    response.entry = EntryId{row.integer(0)};
    response.tid = Tid{row.integer(1)};
    response.answered = row.instant(2);
    response.owed_since = row.maybe_instant(3);
    response.due = row.maybe_instant(4);
    response.open_time = std::chrono::seconds(row.integer(5));
    response.promised_time = std::chrono::seconds(row.integer(6));
    response.first = row.integer(7) != 0;
    response.level = row.text(8);
    response.promise = row.text(9);
    response.who = row.text(10);
    return response;
}

Event read_event(const Rows& row) {
    return {row.integer(0), row.maybe_id<Tid>(1), row.maybe_id<EntryId>(2), row.instant(3), row.text(4),
            row.text(5),    row.text(6)};
}

OutboxItem read_outbox_item(const Rows& row) {
    OutboxItem item;
    item.id = OutboxId{row.integer(0)};
    item.tid = row.maybe_id<Tid>(1);
    item.entry = row.maybe_id<EntryId>(2);
    item.kind = row.text(3);
    item.envelope_from = row.text(4);
    item.recipient = row.text(5);
    item.message_id = row.text(6);
    item.state = row.as<OutboxState>(7);
    item.attempts = row.as<std::uint32_t>(8);
    item.created = row.instant(9);
    item.next_attempt = row.instant(10);
    item.sent = row.maybe_instant(11);
    item.last_error = row.text(12);
    item.uncertain = row.integer(13) != 0;
    item.returned_by = row.maybe_id<EntryId>(14);
    return item;
}

std::optional<std::chrono::year_month_day> read_date(const Rows& row, int column) {
    if (row.null(column)) return std::nullopt;
    return std::chrono::sys_days(std::chrono::days(row.integer(column)));
}

License read_license(const Rows& row) {
    License license;
    license.address = row.text(0);
    license.company = row.text(1);
    license.edition = row.text(2);
    license.level = row.text(3);
    license.group = row.text(4);
    license.valid_from = read_date(row, 5);
    license.valid_until = read_date(row, 6);
    license.domain = row.text(7);
    license.login = row.text(8);
    license.key = row.text(9);
    return license;
}

Delivery read_delivery(const Rows& row, int first_column) {
    return {MailboxId{row.integer(first_column)}, row.as<std::uint32_t>(first_column + 1),
            row.as<std::uint32_t>(first_column + 2)};
}

std::optional<std::int64_t> days(const std::optional<std::chrono::year_month_day>& date) {
    if (!date) return std::nullopt;
    return std::chrono::sys_days(*date).time_since_epoch().count();
}

} // namespace ticketd::store::sqlite
