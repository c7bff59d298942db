// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <string>
#include <string_view>

/// log: lines to stderr, for journald (sd-daemon(3)'s "<6>" prefixes where stderr is the journal) or a
/// terminal. Thread-safe; a line is one write. It never gets bodies or passwords, and every value out of a
/// mail, a server's answer or a file goes through safe() first.
namespace ticketd::log {

enum class Level { error = 3, warning = 4, info = 6 }; ///< syslog(3)'s numbers

/// `text` on one line that a terminal can take: control characters, what turns the direction of writing, and
/// bytes that are no UTF-8 become visible (\n, \x1b, \u202e); cut after `longest` bytes, marked with "…".
std::string safe(std::string_view text, std::size_t longest = 300);

/// The lines of one message, each ended by \n. Control characters are made visible here too; a \n in `text`
/// begins a line that is indented, so that it cannot pass for a message of its own. `prefix` stands before
/// each line.
std::string lines(std::string_view prefix, std::string_view text);

void write(Level, fmt::string_view format, fmt::format_args args);

template <class... T>
void info(fmt::format_string<T...> format, T&&... values) {
    write(Level::info, format, fmt::make_format_args(values...));
}
template <class... T>
void warning(fmt::format_string<T...> format, T&&... values) {
    write(Level::warning, format, fmt::make_format_args(values...));
}
template <class... T>
void error(fmt::format_string<T...> format, T&&... values) {
    write(Level::error, format, fmt::make_format_args(values...));
}

} // namespace ticketd::log
