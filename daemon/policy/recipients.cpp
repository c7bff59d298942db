// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/recipients.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t most_recipients = 200;

bool names_note_box(std::string_view address, std::string_view base, std::string_view separator) {
    if (separator.empty() || !is_address_or_sub_address(address, base, separator)) return false;
    const auto detail = local_part_of(address).substr(local_part_of(base).size());
    return equal_fold(detail.substr(std::min(separator.size(), detail.size())), "note");
}

} // namespace

bool is_own_address(std::string_view address, const Desk& desk) {
    const auto is = [&](const std::string& own) {
        return is_address_or_sub_address(address, own, desk.subaddress);
    };
    return is(desk.address) || is(desk.internal_address) || std::ranges::any_of(desk.aliases, is);
}

std::vector<std::string_view> recipients_of(const parser::Message& message) {
    std::vector<std::string_view> found;
    found.reserve(std::min(message.to.size() + message.cc.size() + 2, most_recipients));
    const auto add = [&](std::string_view address) {
        if (found.size() < most_recipients) found.push_back(address);
    };
    // What our own server wrote comes first, so that no long To: pushes it out.
    for (const auto& field : message.fields) {
        if (!equal_fold(field.name, "Delivered-To") && !equal_fold(field.name, "X-Original-To")) continue;
        auto address = trimmed(field.value);
        if (address.starts_with('<') && address.ends_with('>'))
            address = address.substr(1, address.size() - 2);
        add(address);
    }
    for (const auto& to : message.to) add(to.address);
    for (const auto& cc : message.cc) add(cc.address);
    return found;
}

bool is_addressed_internally(const parser::Message& message, const Desk& desk) {
    return std::ranges::any_of(recipients_of(message), [&](std::string_view address) {
        if (!desk.internal_address.empty() && equal_fold(address, desk.internal_address)) return true;
        return names_note_box(address, desk.address, desk.subaddress)
               || std::ranges::any_of(desk.aliases, [&](const std::string& alias) {
                      return names_note_box(address, alias, desk.subaddress);
                  });
    });
}

bool is_addressed_to(const parser::Message& message, std::string_view address) {
    const auto is = [&](const parser::Address& to) { return equal_fold(to.address, address); };
    return std::ranges::any_of(message.to, is) || std::ranges::any_of(message.cc, is);
}

} // namespace ticketd::policy
