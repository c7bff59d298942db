// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>

/// Bounds of the reading of delivery reports.
namespace ticketd::parser::bounce_limits {

/// Recipients kept of one report: more tell a desk nothing about its mail to one client.
inline constexpr std::size_t recipients = 500;
/// Bytes of a delivery-status part that are read: 500 recipients with long diagnostics.
inline constexpr std::size_t status_bytes = 512 * 1024;
/// Bytes of a notice's text that are looked at: the words of the server come first, the returned mail behind.
inline constexpr std::size_t notice_bytes = 256 * 1024;
/// Lines at the beginning of a notice in which it says what it is.
inline constexpr std::size_t opening_lines = 60;
/// Bytes of the returned mail in which its header is sought.
inline constexpr std::size_t returned_bytes = 256 * 1024;

} // namespace ticketd::parser::bounce_limits
