// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_cursor.hpp"

#include "daemon/intake/imap_response.hpp"

#include <algorithm>
#include <charconv>

namespace ticketd::intake::response {

namespace {

std::string_view cut(std::string_view& rest, std::size_t count) {
    count = std::min(count, rest.size());
    const auto head = rest.substr(0, count);
    rest.remove_prefix(count);
    return head;
}

} // namespace

bool Cursor::skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

std::string_view Cursor::word() { return cut(rest_, rest_.find_first_of(" []()<")); }

std::string_view Cursor::atom() { return cut(rest_, rest_.find_first_of(" ()")); }

std::optional<std::uint64_t> Cursor::number() {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
}

std::optional<std::string> Cursor::string() {
    if (rest_.starts_with('"')) return quoted();
    if (rest_.starts_with('~')) rest_.remove_prefix(1); // literal8 (RFC 3516)
    if (rest_.starts_with('{')) return literal();
    const auto text = atom();
    if (same_word(text, "NIL")) return std::nullopt;
    return std::string{text};
}

std::optional<std::string> Cursor::quoted() {
    std::string out;
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '"') return out;
        if (c != '\\') {
            out += c;
        } else if (!rest_.empty()) {
            out += rest_.front();
            rest_.remove_prefix(1);
        }
    }
    return std::nullopt;
}

std::optional<std::string> Cursor::literal() {
    until('}');
    if (next_literal_ == response_.literals.size()) return std::nullopt;
    return std::move(response_.literals[next_literal_++]);
}

bool Cursor::skip_value() {
    std::size_t depth = 0;
    do {
        while (skip(' ')) {
        }
        if (skip('(')) {
            ++depth;
        } else if (skip(')')) {
            if (depth == 0) return false;
            --depth;
        } else {
            const auto before = rest_.size();
            string();
            if (rest_.size() == before) return false;
        }
    } while (depth > 0);
    return true;
}

std::string_view Cursor::until(char c) {
    const auto at = rest_.find(c);
    const auto head = cut(rest_, at);
    skip(c);
    return head;
}

} // namespace ticketd::intake::response
