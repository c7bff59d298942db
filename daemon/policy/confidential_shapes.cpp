// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_shapes.hpp"

#include "daemon/policy/coupon.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ticketd::policy {

namespace {

constexpr std::size_t shortest_key = 19;       ///< of a coupon's and a licence key's bytes
constexpr std::size_t longest_authority = 256; ///< of an address, before its host
constexpr std::string_view authority_ends = "/ \t\"<>'";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

constexpr auto key_bytes = [] {
    std::array<bool, 256> is{};
    for (std::size_t c = 0; c < is.size(); ++c)
        is[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    return is;
}();
bool is_key_byte(char c) { return key_bytes[static_cast<unsigned char>(c)]; }

/// Sizes of the groups between the dashes.
std::vector<std::size_t> groups_of(std::string_view word) {
    std::vector<std::size_t> sizes(1, 0);
    for (const char c : word) {
        if (c == '-')
            sizes.push_back(0);
        else
            ++sizes.back();
    }
    return sizes;
}

/// Also with a letter that no coupon has: a slip gives nearly as much away.
bool is_coupon(std::string_view word) {
    if (word.size() != 23 || !starts_with_fold(word, "VIP-")) return false;
    return groups_of(word) == std::vector<std::size_t>{3, 4, 4, 4, 4};
}

/// Capitals and digits, and some of each: no word and no number looks so.
bool is_license_key(std::string_view word) {
    const auto allowed = [](char c) { return is_digit(c) || is_capital(c) || c == '-'; };
    if (word.size() < shortest_key || !std::ranges::all_of(word, allowed)) return false;
    if (std::ranges::none_of(word, is_digit) || std::ranges::none_of(word, is_capital)) return false;
    const auto groups = groups_of(word);
    if (groups.size() == 1) return word.size() >= 20;
    const auto size = groups.front();
    return groups.size() >= 4 && size >= 4 && size <= 8
           && std::ranges::all_of(groups, [size](std::size_t other) { return other == size; });
}

/// The password of an address whose "://" is at `at`.
std::optional<Passage> password_of_address(std::string_view line, std::size_t at) {
    const auto begin = at + 3;
    const auto authority = line.substr(begin, longest_authority);
    const auto host = authority.substr(0, authority.find_first_of(authority_ends)).rfind('@');
    const auto colon = authority.find(':');
    if (host == std::string_view::npos || colon == std::string_view::npos || colon > host)
        return std::nullopt;
    return Passage{begin + colon + 1, begin + host};
}

} // namespace

std::vector<Passage> confidential_shapes(std::string_view line) {
    std::vector<Passage> found;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ':' && line.substr(at, 3) == "://") {
            const auto password = password_of_address(line, at);
            if (password) found.push_back(*password);
            at = password ? password->end : at + 3;
            continue;
        }
        if (!is_key_byte(line[at])) {
            ++at;
            continue;
        }
        const bool may_be_coupon =
            (line[at] == 'V' || line[at] == 'v') && (at == 0 || !is_key_byte(line[at - 1]));
        if (const auto size = may_be_coupon ? coupon_size(line.substr(at)) : 0; size != 0) {
            found.push_back({at, at + size});
            at += size;
            continue;
        }
        auto end = at;
        while (end < line.size() && is_key_byte(line[end])) ++end;
        const auto word = line.substr(at, end - at);
        if (word.size() >= shortest_key && (is_coupon(word) || is_license_key(word)))
            found.push_back({at, end});
        at = end;
    }
    return found;
}

namespace {

/// Where an authority cannot begin before: its ends, the line's, and another `@`, which was looked at.
bool stops_authority(char c) {
    return authority_ends.find(c) != std::string_view::npos || c == '\n' || c == '@';
}

/// Some `@` ends what is named before a host: nothing stands between it and the "://" that could not.
bool may_hold_passwords(std::string_view text) {
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        auto begin = at;
        while (begin > 0 && !stops_authority(text[begin - 1])) --begin;
        if (text.substr(0, begin).ends_with("://")) return true;
    }
    return false;
}

/// A word of `shortest_key` bytes or more stands at one of the places that are looked at.
bool may_hold_keys(std::string_view text) {
    for (auto at = shortest_key - 1; at < text.size(); at += shortest_key) {
        if (!is_key_byte(text[at])) continue;
        auto begin = at, end = at + 1;
        while (begin > 0 && is_key_byte(text[begin - 1])) --begin;
        while (end < text.size() && is_key_byte(text[end])) ++end;
        if (end - begin >= shortest_key) return true;
    }
    return false;
}

} // namespace

bool may_hold_shapes(std::string_view text) {
    return may_hold_passwords(text) || may_hold_keys(text) || may_hold_coupons(text);
}

bool may_hold_key_marks(std::string_view text) { return text.find("PRIVATE KEY") != std::string_view::npos; }

KeyMark key_mark(std::string_view line) {
    if (line.find("PRIVATE KEY") == std::string_view::npos) return KeyMark::none;
    if (line.find("-----BEGIN ") != std::string_view::npos) return KeyMark::begin;
    return line.find("-----END ") != std::string_view::npos ? KeyMark::end : KeyMark::none;
}

} // namespace ticketd::policy
