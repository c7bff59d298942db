// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"
#include "daemon/policy/recipients.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace ticketd::config {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::optional<policy::Role> read_role(std::string_view text) {
    if (text == "agent") return policy::Role::agent;
    if (text == "supervisor") return policy::Role::supervisor;
    if (text == "developer") return policy::Role::developer;
    return std::nullopt;
}

/// Names and addresses that are taken, each with the words for whose it is.
struct Taken {
    std::map<std::string, std::string> names, addresses;
};

Taken taken_by_desk(const policy::Desk& desk) {
    Taken taken;
    taken.names = {{"me", "a word of !assign"}, {"nobody", "a word of !assign"}};
    taken.addresses[lower(desk.address)] = "the desk";
    for (const std::string& alias : desk.aliases) taken.addresses[lower(alias)] = "the desk";
    if (!desk.internal_address.empty()) taken.addresses[lower(desk.internal_address)] = "the desk's notes";
    return taken;
}

void check_unique(Section& section, const policy::StaffMember& member, const policy::Desk& desk,
                  Taken& taken) {
    if (const auto [at, fresh] = taken.names.emplace(lower(member.name), "another [[staff]]"); !fresh)
        section.fail("name", fmt::format("\"{}\" is already {}; give each a name of their own", member.name,
                                         at->second));
    for (const std::string& address : member.addresses) {
        if (const auto [at, fresh] = taken.addresses.emplace(lower(address), member.name); !fresh)
            section.fail("address", fmt::format("{} belongs to {} already; an address is one person's only",
                                                address, at->second));
        else if (policy::is_own_address(address, desk))
            section.fail("address",
                         fmt::format("{} is a sub-address of the desk, which never writes to itself; "
                                     "give the person's own",
                                     address));
    }
}

policy::StaffMember read_member(Section& section) {
    policy::StaffMember member;
    section.require("name", "\"Anna\"");
    section.require("address", "\"anna@example.com\"");
    section.read_text("name", member.name);
    if (section.has("name") && member.name.find_first_not_of(' ') == std::string::npos)
        section.fail("name", "is empty; write what !assign calls the person");
    section.read_list("address", member.addresses, read_address,
                      "a mail address such as \"anna@example.com\", or a list of them", true);
    if (const Node* node = section.find("address");
        node && node->kind == Node::Kind::array && node->items.empty())
        section.fail("address", "is an empty list; give at least one address");
    section.read("role", member.role, read_role, "\"agent\", \"supervisor\" or \"developer\"");
    section.read_flag("receipts", member.receipts);
    return member;
}

} // namespace

void read_staff(Reading& reading) {
    const auto& desk = reading.config.rules.desk;
    auto taken = taken_by_desk(desk);
    for (const Node* table : reading.root.tables("staff")) {
        Section section(table, "staff", reading.errors);
        auto member = read_member(section);
        if (!member.name.empty()) check_unique(section, member, desk, taken);
        reading.config.rules.staff.push_back(std::move(member));
    }
}

} // namespace ticketd::config
