// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::intake {

/// "1:3,7" of ascending UIDs (RFC 3501 sequence-set).
std::string uid_set(std::span<const std::uint32_t> uids);

/// How many of the first `uids` a command may name whose line stays below the 8,000 octets that servers take
/// (RFC 2683 section 3.2.1.5), and not more than `most`; at least one.
std::size_t fits_one_command(std::span<const std::uint32_t> uids, std::size_t most);

/// The UIDs that a set of a server names. Malformed parts are left out. Throws net::Failure above
/// `most_uids`: a server's "1:4294967295" must not cost 16 GB.
std::vector<std::uint32_t> expand_uids(std::string_view set);

inline constexpr std::size_t most_uids = 4'000'000;

} // namespace ticketd::intake
