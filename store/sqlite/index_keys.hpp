// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ticketd::store::sqlite {

class Connection;

/// `text` with A to Z in lower case, as SQLite's NOCASE compares.
std::string lower(std::string_view text);

/// SipHash-2-4 of `text` (Aumasson and Bernstein, 2012).
std::uint64_t siphash(const std::array<std::uint64_t, 2>& key, std::string_view text);

/// Short keys that stand for long texts in indexes. They are hashed under a random key of the file, so that
/// nobody outside can make two texts that meet.
class IndexKeys {
public:
    /// Reads the file's key; the schema must be current.
    explicit IndexKeys(Connection&);
    std::int64_t message_id(std::string_view id) const;
    std::int64_t address(std::string_view address) const; ///< the same for upper and lower case
    std::int64_t subject(std::string_view normalised) const;

private:
    std::array<std::uint64_t, 2> key_{};
};

} // namespace ticketd::store::sqlite
