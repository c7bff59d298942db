// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <functional>

namespace ticketd::store::sqlite {

/// While it lives, `look` is called now and then by a connection at work. It must not use the connection.
class Meanwhile {
public:
    Meanwhile(Connection&, std::function<void()> look);
    ~Meanwhile();
    Meanwhile(const Meanwhile&) = delete;
    Meanwhile& operator=(const Meanwhile&) = delete;

private:
    Connection& db_;
    std::function<void()> look_;
};

} // namespace ticketd::store::sqlite
