// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ticketd::parser {

/// 128 bits that stay the same when the same mail is delivered again.
using ContentHash = std::array<std::byte, 16>;

/// Hash over From, Date, Subject, Message-ID (raw field values, unfolded) and the body with line ends
/// normalised to LF; no trace field counts, nor how the mail was delivered. BLAKE2b (RFC 7693), unkeyed.
ContentHash content_hash(std::string_view raw);

} // namespace ticketd::parser
