// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/store_impl.hpp"

#include <cassert>
#include <utility>

namespace ticketd::store {

void Store::Impl::begin() {
    db.begin_writing();
    spoilt = false;
    try {
        if (const auto now = version(); now != std::exchange(seen_version, now)) lookup.automatic().forget();
        counters.load();
    } catch (...) {
        abandon();
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

std::optional<Instant> Transaction::next_due() {
    assert(store_ != nullptr && "used after commit()");
    return store_->guarded([&] { return store_->outbox.next_due(); });
}

void Transaction::record(std::span<const SendResult> results, Instant at) {
    assert(store_ != nullptr && "used after commit()");
    store_->guarded([&] { store_->outbox.record(results, at); });
}

void Transaction::commit() {
    assert(store_ != nullptr && "used after commit()");
    store_->commit();
    store_ = nullptr;
}

} // namespace ticketd::store
