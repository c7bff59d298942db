// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

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

namespace ticketd::store {

/// The boxes of a store, one a subject, and what begins and ends its transactions. Store and Transaction know
/// which box each of their verbs goes to; no box knows them.
struct Store::Impl {
    Impl(const std::filesystem::path& file, std::int64_t first_tid)
        : db(file, sqlite::Connection::Mode::write),
          keys((sqlite::migrate(db, first_tid), sqlite::leave_room(db), db)) {}

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

    sqlite::Connection db;
    sqlite::IndexKeys keys;
    sqlite::Compression compression;
    sqlite::Search search{db};
    sqlite::Ledger ledger{db};
    sqlite::Holds holds{db, compression, ledger};
    sqlite::Lookup lookup{db, keys};
    sqlite::Outbox outbox{db, keys, compression, lookup.automatic(), lookup.gate()};
    sqlite::ChangeWriter writer{db, keys, compression, ledger, outbox, lookup.gate(), search};
    sqlite::RawMail raw{db, compression};
    sqlite::Clocks clocks{db};
    sqlite::Correspondence correspondence{db, raw};
    sqlite::IndexMerge index_merge{db};
    sqlite::Erasure erasure{db, compression, search, index_merge};
    sqlite::Threads threads{db, lookup.licenses(), raw};
    sqlite::SinceAnswer since_answer{db, raw};
    sqlite::People people{db};
    sqlite::Holding holding{db, raw};
    sqlite::DeskView desk{db, search};
    sqlite::Alerts alerts{db};
    // Read at the start of each transaction, written once at its end.
    sqlite::Counters counters{db};
    bool spoilt = false;
    std::int64_t seen_version = 0;
    sqlite::Statement data_version{db, "PRAGMA data_version"};
};

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

template <class Verb>
auto Store::Impl::alone(Verb verb) {
    sqlite::Work work(db, sqlite::Work::Kind::write);
    auto result = verb();
    work.commit();
    return result;
}

} // namespace ticketd::store
