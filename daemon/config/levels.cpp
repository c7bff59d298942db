// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ticketd::config {

namespace {

using policy::Level;
using policy::Span;

template <class Keyed>
Keyed* find_key(std::vector<Keyed>& list, const std::string& key) {
    const auto found = std::ranges::find(list, key, &Keyed::key);
    return found == list.end() ? nullptr : &*found;
}

std::optional<std::optional<Span>> read_support(std::string_view text) {
    if (text == "unlimited") return std::optional<Span>();
    const auto span = read_days_or_years(text);
    if (!span) return std::nullopt;
    return std::optional<std::optional<Span>>(std::in_place, span);
}

std::optional<std::string> read_template_name(std::string_view text) {
    return is_key(text) ? std::optional(std::string(text)) : std::nullopt;
}

void read_values(Section& section, Level& level) {
    section.read("response", level.response, read_response, "a time such as \"24h\" or \"14d\"");
    // An empty one would count every hour, as "always" does, and nobody has said so.
    section.read("calendar", level.calendar, some_text, "the name of a calendar, or \"always\"");
    section.read_flag("development", level.development);
    section.read_flag("keeps_in_development", level.keeps_in_development);
    section.read("support", level.support, read_support,
                 "a time such as \"30d\" or \"1y\", or \"unlimited\"");
    int percent = 0;
    section.read("warn", percent, read_warning, warning_wanted);
    if (section.has("warn")) level.warn_percent = percent;
    section.read("escalate", level.escalate, read_escalation, escalation_wanted);
    policy::Assigning assign{};
    section.read("assign", assign, read_assigning, assigning_wanted);
    if (section.has("assign")) level.assign = assign;
    section.read_list("people", level.people, any_text, "a name of [[staff]]");
    section.read("template", level.acknowledgement, read_template_name,
                 "the name of a template such as \"acknowledgement\", without .txt");
}

void check_references(Section& section, const Level& level, policy::Rules& rules) {
    if (!level.calendar.empty() && level.calendar != "always" && !find_key(rules.calendars, level.calendar))
        section.fail("calendar", fmt::format("\"{}\" is no calendar; write [calendar.{}] or use \"always\"",
                                             level.calendar, level.calendar));
    for (const std::string& name : level.people)
        if (std::ranges::find(rules.staff, name, &policy::StaffMember::name) == rules.staff.end())
            section.fail(
                "people",
                fmt::format("names \"{}\", who is not in [[staff]]; add them, or mend the name", name));
}

/// The level that a [[level]] is about: a shipped one, or a new one at the end. nullptr if its key is no
/// good.
Level* level_of(Section& section, std::vector<Level>& levels, std::set<std::string>& seen) {
    std::string key;
    section.require("key", "\"commercial\"");
    section.read_text("key", key);
    if (!section.has("key")) return nullptr;
    if (!is_key(key)) {
        section.fail("key", "must be up to 40 of a-z, 0-9, - and _");
        return nullptr;
    }
    if (!seen.insert(key).second)
        section.fail("key", fmt::format("\"{}\" stands here a second time; keep one of them", key));
    if (Level* known = find_key(levels, key)) return known;
    Level& made = levels.emplace_back();
    made.key = key;
    return &made;
}

void read_level(Section& section, policy::Rules& rules, std::set<std::string>& seen) {
    Level nameless;
    Level* const named = level_of(section, rules.levels, seen);
    Level& level = named ? *named : nameless;
    read_values(section, level);
    if (named && level.response.count == 0) section.require("response", "\"24h\"");
    if (named && level.calendar.empty()) section.require("calendar", "\"business\"");
    check_references(section, level, rules);
}

} // namespace

void read_levels(Reading& reading) {
    std::set<std::string> seen;
    for (const Node* table : reading.root.tables("level")) {
        const Node* key = table->find("key");
        const bool named = key != nullptr && key->kind == Node::Kind::text && is_key(key->text);
        Section section(table, named ? fmt::format("level \"{}\"", key->text) : "level", reading.errors);
        read_level(section, reading.config.rules, seen);
    }
}

} // namespace ticketd::config
