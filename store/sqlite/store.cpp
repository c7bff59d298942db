// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/store.hpp"

#include "store/sqlite/alerts.hpp"
#include "store/sqlite/change_writer.hpp"
#include "store/sqlite/clocks.hpp"
#include "store/sqlite/correspondence.hpp"
#include "store/sqlite/counters.hpp"
#include "store/sqlite/desk_view.hpp"
#include "store/sqlite/erasure.hpp"
#include "store/sqlite/holding.hpp"
#include "store/sqlite/holds.hpp"
#include "store/sqlite/lookup.hpp"
#include "store/sqlite/people.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/since_answer.hpp"
#include "store/sqlite/threads.hpp"

#include <cassert>
#include <utility>

namespace ticketd::store {

using namespace sqlite;

struct Store::Impl {
    Impl(const std::filesystem::path& file, std::int64_t first_tid)
        : db(file, Connection::Mode::write), keys((migrate(db, first_tid), leave_room(db), db)) {}

    void begin();
    void commit();
    void abandon() noexcept;
    std::int64_t version();
    /// Runs a verb of the open transaction, which it spoils when it fails: half of it may be written.
    template <class Verb>
    auto guarded(Verb verb);
    /// Runs a verb in a transaction of its own.
    template <class Verb>
    auto alone(Verb verb);

    Connection db;
    IndexKeys keys;
    Compression compression;
    Search search{db};
    Ledger ledger{db};
    Holds holds{db, compression, ledger};
    Lookup lookup{db, keys};
    Outbox outbox{db, keys, compression, lookup.automatic(), lookup.gate()};
    ChangeWriter writer{db, keys, compression, ledger, outbox, lookup.gate(), search};
    RawMail raw{db, compression};
    Clocks clocks{db};
    Correspondence correspondence{db, raw};
    Erasure erasure{db, compression, search};
    Threads threads{db, lookup.licenses(), raw};
    SinceAnswer since_answer{db, raw};
    People people{db};
    Holding holding{db, raw};
    DeskView desk{db, search};
    Alerts alerts{db};
    // Read at the start of each transaction, written once at its end.
    Counters counters{db};
    bool spoilt = false;
    std::int64_t seen_version = 0;
    Statement data_version{db, "PRAGMA data_version"};
};

void Store::Impl::begin() {
    db.execute("BEGIN IMMEDIATE");
    spoilt = false;
    try {
        if (const auto now = version(); now != std::exchange(seen_version, now)) lookup.automatic().forget();
        counters.load();
    } catch (...) {
        abandon();
        throw;
    }
}

template <class Verb>
auto Store::Impl::guarded(Verb verb) {
    // A full disk makes SQLite roll back by itself: what came then would be committed row by row.
    if (spoilt || !db.in_transaction())
        throw Failure("the transaction was spoilt by an earlier failure", false);
    try {
        return verb();
    } catch (...) {
        spoilt = true;
        throw;
    }
}

void Store::Impl::commit() {
    guarded([this] {
        search.flush();
        outbox.flush();
        counters.save();
        db.execute("COMMIT");
        outbox.forget_added();
    });
}

std::int64_t Store::Impl::version() {
    auto rows = data_version.query();
    return rows.next() ? rows.integer(0) : 0;
}

void Store::Impl::abandon() noexcept {
    lookup.automatic().forget();
    search.discard();
    outbox.forget_added();
    roll_back(db);
}

template <class Verb>
auto Store::Impl::alone(Verb verb) {
    Work work(db, Work::Kind::write);
    auto result = verb();
    work.commit();
    return result;
}

Store::Store(const std::filesystem::path& file, std::int64_t first_tid)
    : impl_(std::make_unique<Impl>(file, first_tid)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Transaction Store::begin() { return Transaction(*impl_); }

MailboxId Store::mailbox(const std::string& url, const std::string& user) {
    return impl_->alone([&] { return impl_->ledger.mailbox(url, user); });
}

std::vector<std::uint32_t> Store::unknown_uids(MailboxId mailbox, std::uint32_t uidvalidity,
                                               std::span<const std::uint32_t> uids) {
    return impl_->ledger.unknown(mailbox, uidvalidity, uids);
}

std::map<std::uint32_t, std::string> Store::outcomes(MailboxId mailbox, std::uint32_t uidvalidity,
                                                     std::span<const std::uint32_t> uids) {
    return impl_->ledger.outcomes(mailbox, uidvalidity, uids);
}

HoldId Store::hold(const HeldMail& mail) {
    return impl_->alone([&] { return impl_->holds.add(mail); });
}

bool Store::held_again(HoldId id, const std::string& error) {
    return impl_->alone([&] { return impl_->holds.failed_again(id, error); });
}

bool Store::drop_held(HoldId id, Instant at) {
    return impl_->alone([&] { return impl_->holds.drop(id, at); });
}

void Store::skip(MailboxId mailbox, std::uint32_t uidvalidity, std::span<const std::uint32_t> uids,
                 Instant at) {
    impl_->alone([&] { return impl_->ledger.skip(mailbox, uidvalidity, uids, at), true; });
}

std::vector<OutboxItem> Store::claim_due(Instant now, std::size_t limit) {
    auto due = impl_->outbox.next_due(); // an idle outbox takes no lock and writes nothing
    if (due && *due > now && impl_->outbox.clock_went_back(now)) {
        impl_->alone([&] { return impl_->outbox.bring_forward(now), true; });
        due = impl_->outbox.next_due();
    }
    if (!due || *due > now || limit == 0) return {};
    return impl_->alone([&] { return impl_->outbox.claim_due(now, limit); });
}

void Store::record(std::span<const SendResult> results, Instant at) {
    impl_->alone([&] {
        for (const auto& each : results) impl_->outbox.record(each, at);
        return true;
    });
}

std::optional<Instant> Store::next_due() { return impl_->outbox.next_due(); }

std::size_t Store::requeue_interrupted(Instant at, const std::optional<std::vector<OutboxId>>& doubtful) {
    return impl_->alone([&] { return impl_->outbox.requeue_interrupted(at, doubtful); });
}

bool Store::retry_outgoing(OutboxId id, Instant now) {
    return impl_->alone([&] { return impl_->outbox.retry(id, now); });
}

bool Store::drop_outgoing(OutboxId id) {
    return impl_->alone([&] { return impl_->outbox.drop(id); });
}

void Store::replace_licenses(std::span<const License> licenses, const std::string& source) {
    impl_->alone([&] { return impl_->lookup.licenses().replace(licenses, source), true; });
}

std::string Store::register_source() { return impl_->lookup.licenses().source(); }

bool Store::issue_coupon(const NewCoupon& coupon, Instant since, std::uint32_t allowance, Instant at) {
    return impl_->alone([&] { return impl_->lookup.entitlements().issue(coupon, since, allowance, at); });
}

std::vector<ClosedTicket> Store::unerased(std::size_t limit) { return impl_->erasure.due(limit); }

namespace {

/// Overwrites what is deleted, at the price of more writing, while it lives.
class SecureDelete {
public:
    explicit SecureDelete(Connection& db) : db_(db) { db_.execute("PRAGMA secure_delete = ON"); }
    ~SecureDelete() {
        try {
            db_.execute("PRAGMA secure_delete = FAST");
        } catch (const Failure&) { // then all is overwritten from now on
        }
    }
    SecureDelete(const SecureDelete&) = delete;
    SecureDelete& operator=(const SecureDelete&) = delete;

private:
    Connection& db_;
};

} // namespace

Erased Store::erase(const ClosedTicket& ticket, const Eraser& eraser, Instant at) {
    const SecureDelete secure(impl_->db);
    return impl_->alone([&] { return impl_->erasure.erase(ticket, eraser, at); });
}

bool Store::settle_erasures() {
    if (impl_->erasure.index_is_stale()) {
        const SecureDelete secure(impl_->db);
        impl_->alone([&] { return impl_->erasure.merge_index(), true; });
    }
    Statement checkpoint(impl_->db, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto rows = checkpoint.query();
    return rows.next() && rows.integer(0) == 0;
}

std::optional<std::string> Store::raw(EntryId entry) { return impl_->raw.of(entry); }

std::vector<Ticket> Store::clocks_to_remind(const ClockPlace& behind, std::size_t most) {
    return impl_->clocks.to_remind(behind, most);
}

std::optional<std::string> Store::keys_of_backup() {
    Statement keys(impl_->db, "SELECT keys FROM backup WHERE id = 1");
    auto rows = keys.query();
    return rows.next() ? std::optional(rows.text(0)) : std::nullopt;
}

void Store::forget_backup() {
    impl_->alone([&] {
        impl_->db.execute("UPDATE outbox SET uncertain = 1 WHERE state < 2");
        impl_->db.execute("DELETE FROM backup");
        return true;
    });
}

std::set<std::string> Store::given_digest(std::chrono::year_month_day day) { return impl_->desk.told(day); }

std::optional<Instant> Store::last_digest(std::chrono::year_month_day before) {
    return impl_->desk.last_digest(before);
}

std::int64_t Store::data_version() { return impl_->version(); }

Transaction::Transaction(Store::Impl& store) : store_(&store) { store.begin(); }

Transaction::Transaction(Transaction&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}

Transaction::~Transaction() {
    if (store_ != nullptr) store_->abandon();
}

Facts Transaction::lookup(const MailKeys& keys) {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] {
        const auto asked = store_->threads.with_legacy_tickets(keys);
        auto facts = store_->lookup.facts(asked);
        store_->correspondence.add(asked, facts);
        facts.threads = store_->threads.facts(keys.threads);
        store_->since_answer.add(asked, facts);
        facts.people = store_->people.facts();
        store_->holding.add(keys, facts);
        if (!keys.desk.words.empty())
            store_->search.flush(); // what came in this very transaction is found too
        facts.desk = store_->desk.facts(keys.desk);
        facts.next_tid = store_->counters.next_tid();
        facts.next_entry = store_->counters.next_entry();
        return facts;
    });
}

std::vector<RegisterTicket> Transaction::register_tickets(Tid after, std::size_t limit) {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->lookup.register_tickets(after, limit); });
}

std::vector<HeldNotice> Transaction::held_notices() {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->lookup.gate().held_notices(); });
}

std::vector<HeldStaffMail> Transaction::held_staff_mails() {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->holding.waiting(); });
}

std::optional<std::string> Transaction::raw(EntryId entry) {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->raw.of(entry); });
}

HoldsToReport Transaction::holds_to_report() {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded(
        [&] { return HoldsToReport{store_->holds.untold(), store_->holds.last_report()}; });
}

std::vector<OutboxItem> Transaction::untold_failures() {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->outbox.untold_failures(); });
}

AlertFacts Transaction::alerts(Instant now) {
    return store_->guarded([&] { return store_->alerts.facts(now); });
}

void Transaction::apply(const ChangeSet& changes) {
    assert(store_ != nullptr && "used after commit()");
    store_->guarded([&] {
        store_->counters.take(changes);
        store_->writer.write(changes);
        store_->threads.write(changes);
        store_->people.write(changes.people);
        for (const auto each : changes.told_holds) store_->holds.told(each, changes.at);
        store_->holding.write(changes);
        store_->desk.write(changes);
        store_->alerts.write(changes.alerts);
    });
}

std::vector<OutboxItem> Transaction::claim_due(Instant now, std::size_t limit) {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->outbox.claim_due(now, limit); });
}

void Transaction::commit() {
    assert(store_ != nullptr && "used after commit()");
    store_->commit();
    store_ = nullptr;
}

} // namespace ticketd::store
