// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <cstdint>

namespace ticketd::store::sqlite {

/// "TIKD": tells our files from those of other programs.
inline constexpr std::int64_t application_id = 0x54494b44;

/// Entry N brings schema N to N + 1. What was released is never edited; changes are appended.
extern const std::array<const char*, 1> migrations;

} // namespace ticketd::store::sqlite
