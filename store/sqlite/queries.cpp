// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/queries.hpp"

#include "store/sqlite/correspondence.hpp"
#include "store/sqlite/counters.hpp"
#include "store/sqlite/desk_view.hpp"
#include "store/sqlite/holding.hpp"
#include "store/sqlite/holds.hpp"
#include "store/sqlite/lookup.hpp"
#include "store/sqlite/people.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/search.hpp"
#include "store/sqlite/since_answer.hpp"
#include "store/sqlite/threads.hpp"

namespace ticketd::store {

using namespace sqlite;

struct Queries::Impl {
    explicit Impl(const std::filesystem::path& file)
        : db(file, Connection::Mode::read), keys((require_current(db), db)) {}

    static std::vector<Entry> read_entries(Rows rows) {
        std::vector<Entry> entries;
        while (rows.next()) entries.push_back(read_entry(rows));
        return entries;
    }

    Connection db;
    IndexKeys keys;
    Compression compression;
    Search search{db};
    Lookup lookup{db, keys};
    RawMail raw{db, compression};
    Ledger ledger_rows{db};
    Holds holds{db, compression, ledger_rows};
    Correspondence correspondence{db, raw};
    Threads threads{db, lookup.licenses(), raw};
    SinceAnswer since_answer{db, raw};
    People people{db};
    Holding holding{db, raw};
    DeskView desk{db, search};
    Counters counters{db};
    Statement unfinished{db, "SELECT" TICKET_COLUMNS "FROM ticket WHERE status IN (0, 1)"};
    Statement all{db, "SELECT" TICKET_COLUMNS "FROM ticket WHERE removed IS NULL"};
    Statement ticket{db, "SELECT" TICKET_COLUMNS "FROM ticket WHERE tid = ?1 AND removed IS NULL"};
    Statement machine{db, "SELECT" ENTRY_COLUMNS "FROM entry WHERE tid IS NULL"
                          " AND removed IS NULL AND id NOT IN (SELECT entry FROM spam) ORDER BY id"};
    Statement spam{db, "SELECT" ENTRY_COLUMNS "FROM entry WHERE id IN (SELECT entry FROM spam) ORDER BY id"};
    Statement failed{db, "SELECT" OUTBOX_COLUMNS "FROM outbox WHERE state = 3 AND tid = ?1 ORDER BY id"};
    Statement entries{db, "SELECT" ENTRY_COLUMNS "FROM entry WHERE tid = ?1 AND removed IS NULL ORDER BY id"};
    Statement entry{db, "SELECT" ENTRY_COLUMNS "FROM entry WHERE id = ?1"};
    Statement events{db,
                     "SELECT id, tid, entry, at, what, who, detail FROM event WHERE tid = ?1 ORDER BY id"};
    Statement outbox_waiting{db, "SELECT" OUTBOX_COLUMNS "FROM outbox WHERE state <> 2 ORDER BY id"};
    Statement outbox_all{db, "SELECT" OUTBOX_COLUMNS "FROM outbox ORDER BY id"};
    Statement waiting{db, "SELECT count(*), min(created) FROM outbox WHERE state < 2"};
    Statement last_sent{db, "SELECT max(sent) FROM (SELECT sent FROM outbox ORDER BY id DESC LIMIT 10000)"};
    Statement licenses_with_key{db, "SELECT" LICENSE_COLUMNS "FROM license WHERE key = ?1 ORDER BY id"};
    Statement ledger{db, "SELECT delivery.mailbox, uidvalidity, uid, url, user, outcome, entry, at"
                         " FROM delivery JOIN mailbox ON mailbox.id = delivery.mailbox"
                         " WHERE uid > 0 ORDER BY delivery.mailbox, uidvalidity, uid"};
    Statement responses{db, "SELECT" RESPONSE_COLUMNS "FROM response"
                            " WHERE answered >= ?1 AND answered < ?2 ORDER BY answered, entry"};
    Statement opened{db, "SELECT level, count(*) FROM ticket"
                         " WHERE created >= ?1 AND created < ?2 AND status NOT IN (3, 4) GROUP BY level"};
    Statement closed{db, "SELECT level, count(*) FROM ticket"
                         " WHERE closed >= ?1 AND closed < ?2 GROUP BY level"};
    Statement ratings{db, "SELECT level, answer = 0, count(*), sum(value) FROM rating JOIN ticket USING (tid)"
                          " WHERE at >= ?1 AND at < ?2 GROUP BY level, answer = 0"};
};

Queries::Queries(const std::filesystem::path& file) : impl_(std::make_unique<Impl>(file)) {}
Queries::~Queries() = default;
Queries::Queries(Queries&&) noexcept = default;

std::vector<Ticket> Queries::tickets(Which which) {
    std::vector<Ticket> tickets;
    auto rows = (which == Which::all ? impl_->all : impl_->unfinished).query();
    while (rows.next()) tickets.push_back(read_ticket(rows));
    return tickets;
}

std::vector<Entry> Queries::machine_entries() { return impl_->read_entries(impl_->machine.query()); }

std::vector<Entry> Queries::spam_entries() { return impl_->read_entries(impl_->spam.query()); }

std::vector<OutboxItem> Queries::failed_deliveries(Tid tid) {
    std::vector<OutboxItem> items;
    auto rows = impl_->failed.query(tid);
    while (rows.next()) items.push_back(read_outbox_item(rows));
    return items;
}

std::vector<SuspendedAddress> Queries::suspended() { return impl_->lookup.gate().suspended(); }

std::vector<Absence> Queries::absences() { return impl_->people.facts().away; }
std::vector<HeldStaffMail> Queries::held_staff_mails() { return impl_->holding.waiting(); }

std::vector<HeldNotice> Queries::held_notices() { return impl_->lookup.gate().held_notices(); }

std::optional<TicketDetail> Queries::ticket(Tid tid) {
    const Work snapshot(impl_->db, Work::Kind::read);
    TicketDetail detail;
    auto rows = impl_->ticket.query(tid);
    if (!rows.next()) return std::nullopt;
    detail.ticket = read_ticket(rows);
    detail.participants = impl_->lookup.participants(tid);
    auto entries = impl_->entries.query(tid);
    while (entries.next()) detail.entries.push_back(read_entry(entries));
    auto events = impl_->events.query(tid);
    while (events.next()) detail.events.push_back(read_event(events));
    detail.ratings = impl_->correspondence.ratings(tid);
    detail.held = impl_->holding.of(tid);
    return detail;
}

std::optional<Entry> Queries::entry(EntryId id) {
    auto rows = impl_->entry.query(id);
    return rows.next() ? std::optional(read_entry(rows)) : std::nullopt;
}

std::optional<std::string> Queries::raw(EntryId entry) { return impl_->raw.of(entry); }

Facts Queries::lookup(const MailKeys& keys) {
    const Work snapshot(impl_->db, Work::Kind::read);
    const auto asked = impl_->threads.with_legacy_tickets(keys);
    auto facts = impl_->lookup.facts(asked);
    impl_->correspondence.add(asked, facts);
    facts.threads = impl_->threads.facts(keys.threads);
    impl_->since_answer.add(asked, facts);
    facts.people = impl_->people.facts();
    impl_->holding.add(keys, facts);
    facts.desk = impl_->desk.facts(keys.desk);
    impl_->counters.load();
    facts.next_tid = impl_->counters.next_tid();
    facts.next_entry = impl_->counters.next_entry();
    return facts;
}

std::vector<OutboxItem> Queries::outbox(bool all) {
    std::vector<OutboxItem> items;
    auto rows = (all ? impl_->outbox_all : impl_->outbox_waiting).query();
    while (rows.next()) items.push_back(read_outbox_item(rows));
    return items;
}

std::vector<HeldMail> Queries::held() { return impl_->holds.all(); }

std::optional<HeldMail> Queries::held_mail(HoldId id) { return impl_->holds.one(id); }

OutboxPace Queries::outbox_pace() {
    OutboxPace pace;
    auto waiting = impl_->waiting.query();
    if (waiting.next()) {
        pace.waiting = waiting.as<std::size_t>(0);
        pace.oldest = waiting.maybe_instant(1);
    }
    auto sent = impl_->last_sent.query();
    if (sent.next()) pace.last_sent = sent.maybe_instant(0);
    return pace;
}

std::vector<LedgerRow> Queries::ledger() {
    std::vector<LedgerRow> ledger;
    auto rows = impl_->ledger.query();
    while (rows.next())
        ledger.push_back({read_delivery(rows, 0), rows.text(3), rows.text(4), rows.text(5),
                          rows.maybe_id<EntryId>(6), rows.instant(7)});
    return ledger;
}

std::vector<License> Queries::licenses_of(const std::string& address) {
    return impl_->lookup.licenses().of(address);
}

std::vector<License> Queries::licenses_with_key(const std::string& key) {
    std::vector<License> licenses;
    auto rows = impl_->licenses_with_key.query(key);
    while (rows.next()) licenses.push_back(read_license(rows));
    return licenses;
}

std::vector<Coupon> Queries::coupons() { return impl_->lookup.entitlements().all_coupons(); }

std::vector<Response> Queries::responses(Instant since, Instant until) {
    std::vector<Response> responses;
    auto rows = impl_->responses.query(since, until);
    while (rows.next()) responses.push_back(read_response(rows));
    return responses;
}

namespace {

std::vector<LevelCount> read_counts(Rows rows) {
    std::vector<LevelCount> counts;
    while (rows.next()) counts.push_back({rows.text(0), rows.as<std::uint64_t>(1)});
    return counts;
}

} // namespace

std::vector<LevelCount> Queries::opened(Instant since, Instant until) {
    return read_counts(impl_->opened.query(since, until));
}

std::vector<LevelCount> Queries::closed(Instant since, Instant until) {
    return read_counts(impl_->closed.query(since, until));
}

std::vector<LevelRating> Queries::ratings(Instant since, Instant until) {
    std::vector<LevelRating> ratings;
    auto rows = impl_->ratings.query(since, until);
    while (rows.next())
        ratings.push_back({.level = rows.text(0),
                           .whole = rows.integer(1) != 0,
                           .count = rows.as<std::uint64_t>(2),
                           .sum = rows.as<std::uint64_t>(3)});
    return ratings;
}

std::vector<Tid> Queries::find(const std::string& words, std::size_t limit) {
    const Work snapshot(impl_->db, Work::Kind::read);
    return impl_->search.tickets(words, limit);
}

} // namespace ticketd::store
