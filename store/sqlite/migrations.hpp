// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <cstdint>

namespace ticketd::store::sqlite {

/// "TIKD": tells our files from those of other programs.
inline constexpr std::int64_t application_id = 0x54494b44;

/// Migration N brings schema N - 1 to N; each is a file. What was released is never edited; changes are
/// appended.
extern const char* const migration_1;
extern const char* const migration_2;
extern const char* const migration_3;
extern const char* const migration_4;
extern const char* const migration_5;
extern const char* const migration_6;
extern const char* const migration_7;
extern const char* const migration_8;
extern const char* const migration_9;
extern const char* const migration_10;
extern const char* const migration_11;
extern const char* const migration_12;
extern const char* const migration_13;
extern const std::array<const char*, 13> migrations;

} // namespace ticketd::store::sqlite
