// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace ticketd::records {

/// Told of long work as it goes on: which step, how much of it is done, and how much there is (0: unknown).
using Steps = std::function<void(std::string_view step, std::uint64_t done, std::uint64_t all)>;

} // namespace ticketd::records
