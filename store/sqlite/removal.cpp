// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/removal.hpp"

#include "store/failure.hpp"
#include "store/sqlite/address_sweep.hpp"
#include "store/sqlite/compression.hpp"
#include "store/sqlite/index_merge.hpp"
#include "store/sqlite/index_words.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/search.hpp"
#include "store/sqlite/ticket_removal.hpp"
#include "store/sqlite/traces.hpp"

#include <array>
#include <thread>

namespace ticketd::store {

using namespace sqlite;

namespace {

/// Between two steps of long work: a daemon that waits for its turn asks every few milliseconds at first.
constexpr std::chrono::milliseconds turn_of_others{5};

/// A writing connection would make an empty one, in the place where a backup is about to be put.
const std::filesystem::path& existing(const std::filesystem::path& database) {
    std::error_code unknown;
    if (!std::filesystem::exists(database, unknown))
        throw Failure(database.string() + " is not there; start ticketd once, or check [desk] state_dir",
                      false);
    return database;
}

} // namespace

void Removed::add(const Removed& more) {
    tickets += more.tickets;
    mails += more.mails;
    outgoing += more.outgoing;
    held += more.held;
    rewritten += more.rewritten;
    rows += more.rows;
    changed += more.changed;
}

struct Removal::Impl {
    explicit Impl(const std::filesystem::path& database)
        : file(existing(database)), db(file, Connection::Mode::write), words((require_current(db), db)) {
        db.execute("PRAGMA secure_delete = ON");
    }

    bool is_ended(const Ended&);
    Removed remove_ticket(Tid, const TextOf&, Instant at);
    std::optional<std::string> raw(EntryId);
    std::string subject_of(EntryId);
    using Subjects = std::map<std::int64_t, std::string>;
    /// Of the entries whose words in the full-text index go, or become others; without those known already.
    Subjects subjects_of(const Forgetting&, const Subjects& known);
    /// Of an entry that is about to be removed, by what its mail says.
    void unindex(EntryId, const TextOf&);
    bool is_unchanged(const KeptMail&);
    void rewrite(const RewrittenMail&);

    std::filesystem::path file;
    Connection db;
    Compression compression;
    IndexWords words;
    std::int64_t changes_at_first = db.total_changes(); ///< those of `words`
    IndexMerge index_merge{db};
    TicketRemoval tickets{db};
    Statement raw_{db, "SELECT bytes FROM raw WHERE entry = ?1"};
    Statement subject_{db, "SELECT subject FROM entry WHERE id = ?1"};
};

#define NOTHING_WAITS                                                                                        \
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.tid = ticket.tid AND state < 2)"                     \
    " AND NOT EXISTS (SELECT 1 FROM held_staff_mail WHERE held_staff_mail.tid = ticket.tid AND state = 0)"

namespace {

/// Numbers and times of what has ended, in the order of Ended::What.
constexpr std::array ended_sql{
    "SELECT tid AS number, closed AS ended FROM ticket"
    " WHERE closed IS NOT NULL AND removed IS NULL AND status = 2" NOTHING_WAITS,
    // Marked by mistake, an old ticket must not be gone before anybody sees it.
    "SELECT tid AS number,"
    " max(ifnull((SELECT max(received) FROM entry WHERE entry.tid = ticket.tid), created),"
    " ifnull((SELECT max(at) FROM event WHERE event.tid = ticket.tid AND what = 'spam'), created)) AS ended"
    " FROM ticket WHERE status = 3 AND removed IS NULL" NOTHING_WAITS,
    "SELECT id AS number, received AS ended FROM entry"
    " WHERE id IN (SELECT entry FROM spam) AND removed IS NULL",
    "SELECT id AS number, received AS ended FROM entry"
    " WHERE tid IS NULL AND removed IS NULL AND id NOT IN (SELECT entry FROM spam)",
    "SELECT id AS number, created AS ended FROM outbox WHERE tid IS NULL AND state >= 2"};

std::size_t hash_of(Blob stored) {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(stored.data()), stored.size()});
}

std::string sql_of(Ended::What what) { return ended_sql.at(static_cast<std::size_t>(what)); }

} // namespace

bool Removal::Impl::is_ended(const Ended& ended) {
    const auto sql = sql_of(ended.what) + " AND number = ?1 AND ended = ?2";
    Statement select(db, sql.c_str());
    return select.query(ended.id, ended.ended).next();
}

Removed Removal::Impl::remove_ticket(Tid tid, const TextOf& text_of, Instant at) {
    Removed removed;
    for (const auto each : tickets.with_absorbed(tid)) {
        for (const auto entry : tickets.entries_of(each)) unindex(entry, text_of);
        removed.add(tickets.remove(each, at));
    }
    return removed;
}

std::optional<std::string> Removal::Impl::raw(EntryId entry) {
    auto rows = raw_.query(entry);
    return rows.next() ? std::optional(compression.unpack(rows.blob(0))) : std::nullopt;
}

std::string Removal::Impl::subject_of(EntryId entry) {
    auto rows = subject_.query(entry);
    return rows.next() ? rows.text(0) : std::string{};
}

void Removal::Impl::unindex(EntryId entry, const TextOf& text_of) {
    const auto bytes = raw(entry);
    if (!bytes) return;
    words.remove(entry, Search::indexed(subject_of(entry)), Search::indexed(text_of(*bytes)));
    index_merge.need();
}

Removal::Removal(const std::filesystem::path& database) : impl_(std::make_unique<Impl>(database)) {}

/// What was removed stands in the log still, until that is put back; where somebody reads, later, by the next
/// one of these. That does not wait for readers, which a backup may be for minutes, if it removed nothing.
Removal::~Removal() {
    if (impl_->db.total_changes() == impl_->changes_at_first) impl_->db.wait_for_others(false);
    try {
        Statement checkpoint(impl_->db, "PRAGMA wal_checkpoint(TRUNCATE)");
        checkpoint.query().next();
    } catch (const Failure&) {
    }
}

std::vector<Ended> Removal::ended(Ended::What what, std::size_t limit) {
    const auto sql = sql_of(what) + " ORDER BY ended LIMIT ?1";
    std::vector<Ended> all;
    Statement select(impl_->db, sql.c_str());
    auto rows = select.query(limit);
    while (rows.next()) all.push_back({what, rows.integer(0), rows.instant(1)});
    return all;
}

Removed Removal::remove(const Ended& ended, const TextOf& text_of, Instant at) {
    using What = Ended::What;
    Removed removed;
    Work work(impl_->db, Work::Kind::write);
    if (!impl_->is_ended(ended)) return removed;
    if (ended.what == What::closed_ticket || ended.what == What::spam_ticket) {
        removed = impl_->remove_ticket(Tid{ended.id}, text_of, at);
    } else if (ended.what == What::desk_mail) {
        impl_->tickets.remove(OutboxId{ended.id});
        removed.outgoing = 1;
    } else {
        impl_->unindex(EntryId{ended.id}, text_of);
        removed.mails = impl_->tickets.remove(EntryId{ended.id}, at) ? 1 : 0;
    }
    work.commit();
    return removed;
}

void Removal::merge_index() {
    for (bool more = true; more;) {
        Work work(impl_->db, Work::Kind::write);
        more = impl_->index_merge.step();
        work.commit();
        if (more) std::this_thread::sleep_for(turn_of_others);
    }
}

std::size_t Removal::count(Kept kept) {
    const char* sql = kept == Kept::entry      ? "SELECT count(*) FROM raw"
                      : kept == Kept::outgoing ? "SELECT count(*) FROM outbox_bytes"
                                               : "SELECT count(*) FROM held";
    return static_cast<std::size_t>(impl_->db.number(sql));
}

std::int64_t Removal::each_mail(Kept kept, std::int64_t after, const std::set<Tid>& but,
                                const std::function<void(const KeptMail&, const std::string& raw)>& visit) {
    const char* sql =
        kept == Kept::entry ? "SELECT entry, bytes, tid, '' FROM raw JOIN entry ON entry.id = raw.entry"
                              " WHERE entry > ?1 ORDER BY entry LIMIT 200"
        : kept == Kept::outgoing
            ? "SELECT outbox, bytes, tid, recipient FROM outbox_bytes JOIN outbox ON outbox.id = outbox"
              " WHERE outbox > ?1 ORDER BY outbox LIMIT 200"
            : "SELECT id, raw, NULL, '' FROM held WHERE id > ?1 ORDER BY id LIMIT 200";
    Statement some(impl_->db, sql);
    for (;;) { // in pieces: a long read would keep the log of a desk at work from being put back
        const auto before = after;
        auto rows = some.query(before);
        while (rows.next()) {
            const KeptMail mail{kept, rows.integer(0), rows.maybe_id<Tid>(2), rows.text(3),
                                hash_of(rows.blob(1))};
            after = mail.id;
            if (!mail.tid || !but.contains(*mail.tid)) visit(mail, impl_->compression.unpack(rows.blob(1)));
        }
        if (after == before) return after;
    }
}

bool Removal::Impl::is_unchanged(const KeptMail& mail) {
    const char* sql = mail.kept == Kept::entry      ? "SELECT bytes FROM raw WHERE entry = ?1"
                      : mail.kept == Kept::outgoing ? "SELECT bytes FROM outbox_bytes WHERE outbox = ?1"
                                                    : "SELECT raw FROM held WHERE id = ?1";
    Statement stored(db, sql);
    auto rows = stored.query(mail.id);
    return rows.next() && hash_of(rows.blob(0)) == mail.seen;
}

void Removal::Impl::rewrite(const RewrittenMail& mail) {
    const char* sql = mail.mail.kept == Kept::entry ? "UPDATE raw SET bytes = ?2 WHERE entry = ?1"
                      : mail.mail.kept == Kept::outgoing
                          ? "UPDATE outbox_bytes SET bytes = ?2 WHERE outbox = ?1"
                          : "UPDATE held SET raw = ?2 WHERE id = ?1";
    Statement(db, sql).run(mail.mail.id, compression.pack(mail.raw));
    if (mail.mail.kept == Kept::entry) words.add(EntryId{mail.mail.id}, mail.subject, mail.text);
}

std::optional<std::string> Removal::raw(EntryId entry) { return impl_->raw(entry); }

Traces Removal::traces_of(const std::string& address) { return find_traces(impl_->db, address); }

namespace {

/// The entries whose words in the full-text index go, or become others.
std::set<std::int64_t> entries_of(const Forgetting& order, TicketRemoval& tickets) {
    std::set<std::int64_t> entries;
    for (const auto tid : order.tickets)
        for (const auto entry : tickets.entries_of(tid)) entries.insert(entry.value);
    for (const auto entry : order.entries) entries.insert(entry.value);
    for (const auto& mail : order.removed)
        if (mail.kept == Kept::entry) entries.insert(mail.id);
    for (const auto& mail : order.rewritten)
        if (mail.mail.kept == Kept::entry) entries.insert(mail.mail.id);
    return entries;
}

Removed remove_mails(const Forgetting& order, TicketRemoval& tickets) {
    Removed removed;
    tickets.release_absorbed(order.tickets);
    for (const auto tid : order.tickets) removed.add(tickets.remove(tid, order.at));
    for (const auto entry : order.entries) removed.mails += tickets.remove(entry, order.at) ? 1U : 0U;
    for (const auto& mail : order.removed) {
        if (mail.kept == Kept::entry) removed.mails += tickets.remove(EntryId{mail.id}, order.at) ? 1U : 0U;
        if (mail.kept == Kept::outgoing) tickets.remove(OutboxId{mail.id}), ++removed.outgoing;
        if (mail.kept == Kept::held) tickets.remove(HoldId{mail.id}), ++removed.held;
    }
    return removed;
}

/// Rows that are about the person, and what other rows say of it. A row that speaks for its domain stays
/// without the person: the licence is the others' too.
std::size_t sweep_tables(Connection& db, const Forgetting& order) {
    std::size_t rows = 0;
    for (const auto* sql :
         {"DELETE FROM participant WHERE address = ?1", "DELETE FROM suspended WHERE address = ?1",
          "DELETE FROM told WHERE about = ?1", "DELETE FROM login_claim WHERE address = ?1 COLLATE NOCASE",
          "DELETE FROM license WHERE address = ?1 COLLATE NOCASE AND speaks = 0",
          "UPDATE license SET login = '' WHERE address = ?1 COLLATE NOCASE AND login <> ''"}) {
        Statement(db, sql).run(order.address);
        rows += static_cast<std::size_t>(db.changes());
    }
    AddressSweep sweep(db);
    rows += sweep.everywhere(order.address);
    for (const auto& name : order.names) rows += sweep.in_tickets(name, order.involved);
    return rows;
}

} // namespace

Removal::Impl::Subjects Removal::Impl::subjects_of(const Forgetting& order, const Subjects& known) {
    Subjects subjects;
    for (const auto entry : entries_of(order, tickets))
        if (!known.contains(entry)) subjects.emplace(entry, subject_of(EntryId{entry}));
    return subjects;
}

Removed Removal::forget(const Forgetting& order, const std::function<void()>& looked_at) {
    auto& words = impl_->words;
    const auto subjects = impl_->subjects_of(order, {});
    auto indexed = words.of(subjects, looked_at);
    Work work(impl_->db, Work::Kind::write);
    indexed.merge(words.of(impl_->subjects_of(order, subjects), [] {})); // what came in meanwhile
    std::set<std::int64_t> changed;
    std::vector<const RewrittenMail*> rewritten;
    for (const auto& mail : order.rewritten) {
        if (impl_->is_unchanged(mail.mail))
            rewritten.push_back(&mail);
        else if (mail.mail.kept == Kept::entry)
            changed.insert(mail.mail.id);
    }
    for (const auto& [entry, known] : indexed)
        if (!changed.contains(entry)) words.remove(EntryId{entry}, known.subject, known.others);
    auto removed = remove_mails(order, impl_->tickets);
    for (const auto* mail : rewritten) impl_->rewrite(*mail);
    removed.rewritten = rewritten.size();
    removed.changed = order.rewritten.size() - rewritten.size();
    removed.rows = sweep_tables(impl_->db, order);
    impl_->index_merge.need();
    work.commit();
    merge_index();
    return removed;
}

void Removal::compact() {
    Connection db(impl_->file, Connection::Mode::write);
    db.execute("PRAGMA temp_store = FILE"); // the new file is made there first: it need not fit into memory
    db.execute("VACUUM");
    Statement checkpoint(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto rows = checkpoint.query();
    if (!rows.next() || rows.integer(0) != 0)
        throw Failure(
            "the write-ahead log could not be put back, because somebody reads the database: what was "
            "removed may still stand in it; run the command again",
            false);
}

} // namespace ticketd::store
