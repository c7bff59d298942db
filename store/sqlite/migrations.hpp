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
extern const char *const migration_1,
    *const migration_2, *const migration_3, *const migration_4, *const migration_5,
                                                                    *const migration_6,
                                                                        *const migration_7,
                                                                            *const migration_8,
                                                                                *const migration_9,
                                                                                    *const migration_10,
                                                                                        *const migration_11;
extern const std::array<const char*, 11> migrations;

} // namespace ticketd::store::sqlite
