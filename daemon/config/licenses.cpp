// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

namespace ticketd::config {

namespace {

void check_level(Section& section, std::string_view key, const std::string& level, policy::Rules& rules) {
    if (!rules.find_level(level))
        section.fail(
            key,
            fmt::format("names \"{}\", which is no level; write a [[level]] with that key, or mend the name",
                        level));
}

/// Without regard to case, as the register's are.
void read_editions(const Node& table, Reading& reading) {
    auto& rules = reading.config.rules;
    rules.licenses.editions.clear();
    Section section(&table, "licenses.editions", reading.errors);
    for (const auto& member : table.members) {
        std::string level;
        section.read(member.key, level, some_text, "the key of a level");
        if (!level.empty()) check_level(section, member.key, level, rules);
        if (!rules.licenses.editions.emplace(policy::lower(member.key), level).second)
            section.fail(member.key, "stands here a second time, in other letters; keep one of them");
    }
}

std::optional<std::string> read_login_word(std::string_view text) {
    const bool blank = text.empty() || text.front() == ' ' || text.back() == ' ';
    if (blank || text.size() > 40 || text.find(':') != std::string_view::npos) return std::nullopt;
    return std::string(text);
}

void read_coupons(const Node& table, Reading& reading) {
    auto& rules = reading.config.rules.licenses;
    rules.coupons.clear();
    Section section(&table, "licenses.coupons", reading.errors);
    for (const auto& member : table.members) {
        const auto edition = policy::lower(member.key);
        if (!rules.editions.contains(edition))
            section.fail(member.key, "is no edition of [licenses.editions]; mend the name");
        if (rules.coupons.contains(edition))
            section.fail(member.key, "stands here a second time, in other letters; keep one of them");
        section.read_number(member.key, rules.coupons[edition], 0, 1000);
    }
}

} // namespace

void read_licenses(Reading& reading) {
    Section section(reading.root.table("licenses"), "licenses", reading.errors);
    auto& config = reading.config;
    read_path(section, "csv", reading.folder, config.licenses_csv);
    config.licenses_named = section.has("csv") && !config.licenses_csv.empty();
    section.read("default_level", config.rules.licenses.default_level, any_text, "the key of a level");
    section.read("expired_level", config.rules.licenses.expired_level, any_text, "the key of a level");
    check_level(section, "default_level", config.rules.licenses.default_level, config.rules);
    check_level(section, "expired_level", config.rules.licenses.expired_level, config.rules);
    section.read("coupon_level", config.rules.licenses.coupon_level, any_text, "the key of a level");
    check_level(section, "coupon_level", config.rules.licenses.coupon_level, config.rules);
    section.read_list("login_words", config.rules.licenses.login_words, read_login_word,
                      "up to 40 characters without a colon such as \"login\"");
    if (const Node* editions = section.table("editions")) read_editions(*editions, reading);
    if (const Node* coupons = section.table("coupons")) read_coupons(*coupons, reading);
}

} // namespace ticketd::config
