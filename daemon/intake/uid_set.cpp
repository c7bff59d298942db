// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/uid_set.hpp"

#include "daemon/net/connection.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ticketd::intake {

namespace {

constexpr std::size_t longest_set = 7'000; // leaves room for the command around it

/// Calls `use(first, last)` for each run of neighbours until it says false.
template <class Use>
void for_each_run(std::span<const std::uint32_t> uids, Use use) {
    for (std::size_t i = 0; i < uids.size();) {
        auto last = i;
        while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
        if (!use(i, last)) return;
        i = last + 1;
    }
}

std::string run_text(std::uint32_t first, std::uint32_t last) {
    auto text = std::to_string(first);
    if (last != first) text.append(":").append(std::to_string(last));
    return text;
}

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
    return value;
}

void expand_run(std::string_view text, std::vector<std::uint32_t>& uids) {
    const auto colon = text.find(':');
    const auto one = number(text.substr(0, colon));
    const auto other = colon == std::string_view::npos ? one : number(text.substr(colon + 1));
    if (!one || !other) return;
    const auto [first, last] = std::minmax(*one, *other);
    if (last - first >= most_uids - uids.size())
        throw net::Failure{"the IMAP server names more than " + std::to_string(most_uids)
                           + " mails in one folder; move old ones elsewhere"};
    for (auto uid = first; uid != last; ++uid) uids.push_back(uid);
    uids.push_back(last);
}

} // namespace

std::string uid_set(std::span<const std::uint32_t> uids) {
    std::string out;
    for_each_run(uids, [&](std::size_t first, std::size_t last) {
        if (!out.empty()) out += ',';
        out += run_text(uids[first], uids[last]);
        return true;
    });
    return out;
}

std::size_t fits_one_command(std::span<const std::uint32_t> uids, std::size_t most) {
    const auto considered = uids.first(std::min(uids.size(), most));
    std::size_t length = 0, count = 0;
    for_each_run(considered, [&](std::size_t first, std::size_t last) {
        length += run_text(considered[first], considered[last]).size() + 1;
        if (count > 0 && length > longest_set) return false;
        count = last + 1;
        return true;
    });
    return count;
}

std::vector<std::uint32_t> expand_uids(std::string_view set) {
    std::vector<std::uint32_t> uids;
    while (!set.empty()) {
        const auto part = set.substr(0, set.find(','));
        expand_run(part, uids);
        set.remove_prefix(std::min(set.size(), part.size() + 1));
    }
    return uids;
}

} // namespace ticketd::intake
