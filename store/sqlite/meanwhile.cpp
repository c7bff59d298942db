// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/meanwhile.hpp"

#include <sqlite3.h>

namespace ticketd::store::sqlite {

namespace {

constexpr int instructions = 20'000; ///< of SQLite's machine, between two looks

int look(void* self) {
    (*static_cast<std::function<void()>*>(self))();
    return 0; // it goes on
}

} // namespace

Meanwhile::Meanwhile(Connection& db, std::function<void()> look_at) : db_(db), look_(std::move(look_at)) {
    sqlite3_progress_handler(db.handle(), instructions, look, &look_);
}

Meanwhile::~Meanwhile() { sqlite3_progress_handler(db_.handle(), 0, nullptr, nullptr); }

} // namespace ticketd::store::sqlite
