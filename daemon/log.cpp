// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/log.hpp"

#include "daemon/journal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <utility>

namespace ticketd::log {

namespace {

constexpr std::size_t longest_line = 8000; ///< journald takes more; nobody reads it

/// Length of the well-formed UTF-8 sequence at the front of `text` (RFC 3629) and its code point; 0 if there
/// is none.
std::size_t take_code_point(std::string_view text, std::uint32_t& code) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    code = byte(0);
    if (code < 0x80) return 1;
    const std::size_t length = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : 2;
    if (code < 0xc2 || code > 0xf4 || text.size() < length) return 0;
    code &= 0xffU >> (length + 1);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
        code = code << 6 | (byte(i) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    return overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : length;
}

bool is_visible(std::uint32_t code) {
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    return !(code >= 0x200e && code <= 0x200f) && !(code >= 0x2028 && code <= 0x202e)
           && !(code >= 0x2066 && code <= 0x2069) && code != 0xfeff;
}

/// Bytes at the front that need no look at what they are.
std::size_t plain_at_front(std::string_view text) {
    const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f'; };
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

void append_escaped(std::string& to, std::uint32_t code) {
    if (code == '\n')
        to += "\\n";
    else if (code == '\r')
        to += "\\r";
    else if (code == '\t')
        to += "\\t";
    else if (code < 0x80)
        fmt::format_to(std::back_inserter(to), "\\x{:02x}", code);
    else
        fmt::format_to(std::back_inserter(to), "\\u{:04x}", code);
}

constexpr std::array<std::pair<std::string_view, Level>, 4> levels{
    {{"error", Level::error}, {"warning", Level::warning}, {"info", Level::info}, {"debug", Level::debug}}};

std::atomic<Level> threshold{Level::info};

/// "warning: "; nothing before what is only told.
std::string word_of(Level level) {
    if (level == Level::info) return {};
    const auto* found = std::ranges::find(levels, level, &std::pair<std::string_view, Level>::second);
    return std::string(found->first) + ": ";
}

/// At a terminal the time by the clock on the wall; in a file the moment.
std::string prefix_of(Level level) {
    static const bool terminal = ::isatty(STDERR_FILENO) == 1;
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto time = std::chrono::system_clock::to_time_t(seconds);
    if (terminal) return fmt::format("{:%H:%M:%S} {}", fmt::localtime(time), word_of(level));
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z {}", fmt::gmtime(time), (now - seconds).count(),
                       word_of(level));
}

void write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return; // nobody can be told
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace

std::string safe(std::string_view text, std::size_t longest) {
    std::string result;
    result.reserve(text.size() < longest ? text.size() : longest + 4);
    while (!text.empty()) {
        if (const auto plain = plain_at_front(text.substr(0, longest - std::min(longest, result.size())));
            plain != 0) {
            result.append(text.substr(0, plain));
            text.remove_prefix(plain);
            continue;
        }
        std::uint32_t code = 0;
        const std::size_t length = take_code_point(text, code);
        if (result.size() + (length == 0 ? 1 : length) > longest) return result + "…";
        if (length == 0)
            fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(text.front()));
        else if (is_visible(code))
            result.append(text.substr(0, length));
        else
            append_escaped(result, code);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return result;
}

std::string lines(std::string_view prefix, std::string_view text) {
    std::string result;
    while (text.ends_with('\n')) text.remove_suffix(1);
    for (bool first = true;; first = false) {
        const auto end = text.find('\n');
        result += prefix;
        if (!first) result += "  ";
        result += safe(text.substr(0, end), longest_line);
        result += '\n';
        if (end == text.npos) return result;
        text.remove_prefix(end + 1);
    }
}

std::optional<Level> read_level(std::string_view word) {
    const auto* found = std::ranges::find(levels, word, &std::pair<std::string_view, Level>::first);
    return found != levels.end() ? std::optional{found->second} : std::nullopt;
}

void set_threshold(Level level) { threshold = level; }

bool wants(Level level) { return level <= threshold.load(); }

void record(Level level, std::string_view text, Fields fields) {
    static const bool journal = stderr_is_the_journal();
    if (!wants(level)) return;
    if (!journal) return write_all(lines(prefix_of(level), text));
    auto message = lines("", text);
    message.pop_back(); // its last line end
    if (!send_to_journal(journal_record(level, message, fields)))
        write_all(lines(fmt::format("<{}>", static_cast<int>(level)), text));
}

void write(Level level, fmt::string_view format, fmt::format_args args) {
    if (wants(level)) record(level, fmt::vformat(format, args), {});
}

} // namespace ticketd::log
