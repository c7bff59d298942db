// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

/// The columns of a SELECT that make a value, and the reading of it; the columns must come first in the
/// SELECT.
#define TICKET_COLUMNS                                                                                       \
    " tid, status, urgent, created, clock_start, due, closed, merged_into, last_entry, last_public,"         \
    " entry_count, level, assignee, license_key, requester_name, requester, subject, last_client,"           \
    " level_basis, level_set_by, in_development, reminded, language "
#define ENTRY_COLUMNS                                                                                        \
    " id, tid, direction, received, date, kind, from_name, from_address, message_id, subject, reason "
#define OUTBOX_COLUMNS                                                                                       \
    " id, tid, entry, kind, envelope_from, recipient, message_id, state, attempts, created, next_attempt,"   \
    " sent, last_error, uncertain, returned_by "
#define RESPONSE_COLUMNS                                                                                     \
    " entry, tid, answered, owed_since, due, open_time, promised_time, first, level, promise, who "
#define LICENSE_COLUMNS                                                                                      \
    " address, company, edition, level, user_group, valid_from, valid_until, domain, login, key "
#define HELD_COLUMNS                                                                                         \
    " id, mailbox, uidvalidity, uid, at, error, received, size, header_only, sender, subject "
#define HELD_STAFF_COLUMNS " entry, tid, reason, state, at, ended, became, writer, why "
#define COUPON_COLUMNS " id, key, ends, issued, last_day, tid, used "

namespace ticketd::store::sqlite {

Ticket read_ticket(const Rows&);
EntryId read_last_client(const Rows&); ///< also of TICKET_COLUMNS
Entry read_entry(const Rows&);
OutboxItem read_outbox_item(const Rows&); ///< without bytes and parts
Response read_response(const Rows&);
Event read_event(const Rows&); ///< id, tid, entry, at, what, who, detail
License read_license(const Rows&);
Delivery read_delivery(const Rows&, int first_column); ///< mailbox, uidvalidity, uid

/// A date as days since 1970; NULL is none.
std::optional<std::chrono::year_month_day> read_date(const Rows&, int column);
/// A licence's date as it is stored: days since 1970.
std::optional<std::int64_t> days(const std::optional<std::chrono::year_month_day>&);

} // namespace ticketd::store::sqlite
