// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/removal.hpp"
#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// Where an address stands in the tables; in mails it is for others to look.
Traces find_traces(Connection&, const std::string& address);

} // namespace ticketd::store::sqlite
