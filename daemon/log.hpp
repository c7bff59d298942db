// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// log: records for the journal with fields of their own (journal.hpp), where stderr is the journal, and else
/// lines to stderr: with the date for a file, with the time of the day for a terminal. Thread-safe; a record
/// is one write. It never gets bodies or passwords, at any level, and every value out of a mail, a server's
/// answer or a file goes through safe() first.
namespace ticketd::log {

/// syslog(3)'s numbers. A warning and an error say what to do; debug is for who looks into single steps.
enum class Level { error = 3, warning = 4, info = 6, debug = 7 };

/// "error", "warning", "info" or "debug".
std::optional<Level> read_level(std::string_view);

/// From now on what is less urgent is left out; at first what is less urgent than info.
void set_threshold(Level);
bool wants(Level);

/// What the journal can search by (systemd.journal-fields(7)): a name of A-Z, 0-9 and _, and a value, which
/// is made safe like the text. Lines to stderr do not show fields: the text says the same for a person.
struct Field {
    std::string_view name;
    std::string value;
};
using Fields = std::initializer_list<Field>;

/// `text` on one line that a terminal can take: control characters, what turns the direction of writing, and
/// bytes that are no UTF-8 become visible (\n, \x1b, \u202e); cut after `longest` bytes, marked with "…".
std::string safe(std::string_view text, std::size_t longest = 300);

/// The lines of one message, each ended by \n. Control characters are made visible here too; a \n in `text`
/// begins a line that is indented, so that it cannot pass for a message of its own. `prefix` stands before
/// each line.
std::string lines(std::string_view prefix, std::string_view text);

void record(Level, std::string_view text, Fields fields);

void write(Level, fmt::string_view format, fmt::format_args args);

template <class... T>
void debug(fmt::format_string<T...> format, T&&... values) {
    write(Level::debug, format, fmt::make_format_args(values...));
}
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
