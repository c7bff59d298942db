// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/address_argument.hpp"

#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"
#include "parser/deliverable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

/// The words that hold an "@", without what stands around an address, each address once.
std::vector<std::string_view> addresses_in(std::string_view text) {
    constexpr std::string_view between = " \t,;<>()[]";
    std::vector<std::string_view> found;
    while (!text.empty()) {
        const auto end = text.find_first_of(between);
        auto word = text.substr(0, end);
        while (word.starts_with('"') || word.starts_with('\'')) word.remove_prefix(1);
        while (word.ends_with('"') || word.ends_with('\'')) word.remove_suffix(1);
        if (starts_with_fold(word, "mailto:")) word.remove_prefix(std::string_view("mailto:").size());
        const auto same = [&](std::string_view other) { return equal_fold(word, other); };
        if (word.find('@') != std::string_view::npos && std::ranges::none_of(found, same))
            found.push_back(word);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return found;
}

std::string name_before(std::string_view text, std::string_view address) {
    const auto at = text.find(address);
    auto name = trimmed(text.substr(0, at));
    while (!name.empty() && std::string_view("<\"'( ").find(name.back()) != std::string_view::npos)
        name.remove_suffix(1);
    while (!name.empty() && std::string_view("\"'").find(name.front()) != std::string_view::npos)
        name.remove_prefix(1);
    return std::string(name);
}

std::string fault_of(std::string_view address, const Rules& rules) {
    if (!parser::is_deliverable(address))
        return fmt::format("{} is no address that mail can be sent to.", address);
    if (is_own_address(address, rules.desk)) return fmt::format("{} is an address of this desk.", address);
    if (const auto* member = rules.find_staff(std::string(address)))
        return fmt::format("{} is {} of the staff; staff are no clients.", address, member->name);
    return {};
}

} // namespace

AddressArgument read_address_argument(std::string_view text, const Rules& rules) {
    const auto addresses = addresses_in(text);
    if (addresses.empty())
        return {.person = {}, .fault = "it needs an address, such as \"jane@client.example\"."};
    if (addresses.size() > 1) return {.person = {}, .fault = "it takes one address; write a line for each."};
    const auto address = addresses.front();
    if (auto fault = fault_of(address, rules); !fault.empty())
        return {.person = {}, .fault = std::move(fault)};
    return {.person = {.name = name_before(text, address), .address = std::string(address)}, .fault = {}};
}

} // namespace ticketd::policy
