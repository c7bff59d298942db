// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"
#include "daemon/policy/recipients.hpp"

#include <algorithm>
#include <cctype>

namespace ticketd::config {

namespace {

constexpr std::string_view address_wanted = "a mail address such as \"support@example.com\"";

std::optional<std::string> read_tag(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (text.empty() || text.size() > 16 || !std::ranges::all_of(text, letter)) return std::nullopt;
    return std::string(text);
}

std::optional<bool> read_sender(std::string_view text) {
    if (text == "desk" || text == "agent") return text == "agent";
    return std::nullopt;
}

std::optional<std::string> read_subaddress(std::string_view text) {
    constexpr std::string_view separators = "+-=_#";
    if (text.empty()) return std::string();
    if (text.size() != 1 || separators.find(text.front()) == separators.npos) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> read_language(std::string_view text) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
    if (text.size() < 2 || text.size() > 12 || !std::ranges::all_of(text, allowed)) return std::nullopt;
    return std::string(text);
}

bool same(const std::string& a, const std::string& b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

void read_addresses(Section& section, policy::Desk& desk) {
    section.require("address", "\"support@example.com\"");
    section.read("address", desk.address, read_address, address_wanted);
    section.read_list("aliases", desk.aliases, read_address, address_wanted);
    section.read("internal_address", desk.internal_address, read_address, address_wanted);
    section.read("admin", desk.admin, read_address, address_wanted);
    if (desk.internal_address.empty()) return;
    if (same(desk.internal_address, desk.address)
        || std::ranges::any_of(desk.aliases,
                               [&](const std::string& alias) { return same(alias, desk.internal_address); }))
        section.fail("internal_address",
                     "is also an address of the desk for clients; notes need one of their own");
}

/// Alerts to the desk itself would reach nobody. Needs what separates a sub-address.
void check_admin(Section& section, const policy::Desk& desk) {
    if (!desk.admin.empty() && policy::is_own_address(desk.admin, desk))
        section.fail("admin", "is an address of the desk, which never writes to itself; name a person's");
}

void read_numbers(Section& section, Config& config) {
    section.read("reopen_within", config.rules.desk.reopen_within, read_span,
                 "a time such as \"30d\" or \"1y\"");
    section.read("undo", config.rules.desk.undo, read_seconds_or_none,
                 "a time of at most a day such as \"2m\", or \"0s\"");
    section.read_number("first_tid", config.first_tid, 1, 1'000'000'000);
}

} // namespace

std::optional<policy::Assigning> read_assigning(std::string_view text) {
    if (text == "nobody") return policy::Assigning::nobody;
    if (text == "round-robin") return policy::Assigning::round_robin;
    return std::nullopt;
}

void read_path(Section& section, std::string_view key, const std::filesystem::path& folder,
               std::filesystem::path& target) {
    std::string text = target.string();
    section.read_text(key, text);
    target = text.empty() ? std::filesystem::path() : (folder / text).lexically_normal();
}

void read_desk(Reading& reading) {
    Section section(reading.root.table("desk"), "desk", reading.errors, 1);
    auto& desk = reading.config.rules.desk;
    section.read_text("name", desk.name);
    read_addresses(section, desk);
    section.read("sender", desk.agent_is_sender, read_sender, "\"desk\" or \"agent\"");
    section.read("subaddress", desk.subaddress, read_subaddress,
                 "one of \"+\", \"-\", \"=\", \"_\", \"#\", or \"\" for none");
    check_admin(section, desk);
    section.read("timezone", desk.time_zone, read_zone,
                 "a zone of /usr/share/zoneinfo such as \"Europe/Berlin\"");
    section.read("language", desk.language, read_language, "a language tag such as \"en\"");
    section.read("assign", desk.assign, read_assigning, assigning_wanted);
    section.read("tag", desk.tag, read_tag, "1 to 16 letters such as \"TID\"");
    read_numbers(section, reading.config);
    read_path(section, "state_dir", reading.folder, reading.config.state_dir);
    read_path(section, "templates", reading.folder, reading.config.templates);
    if (reading.config.state_dir.empty())
        section.fail("state_dir", "is empty; name the folder for ticketd.db");
    if (reading.config.templates.empty())
        section.fail("templates", "is empty; name the folder with the templates");
    std::uint64_t max_message_size = 50'000'000;
    section.read("max_message_size", max_message_size, read_size, "a size such as \"50MB\"");
    read_lmtp(reading, max_message_size);
    read_mailboxes(reading, max_message_size);
}

} // namespace ticketd::config
