// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ticketd::config {

namespace {

using policy::RequestField;

std::optional<std::string> read_openable(std::string_view text) {
    const bool is_end = text.size() > 1 && text.front() == '.' && text.find('/') == text.npos;
    const auto slash = text.find('/');
    const bool is_type = slash != text.npos && slash > 0 && slash + 1 < text.size()
                         && text.find_first_of(" \t;,") == text.npos;
    return is_end || is_type ? std::optional(std::string(text)) : std::nullopt;
}

/// What a field is called.
std::optional<std::string> read_field_name(std::string_view text) {
    const bool is_line = std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 127; });
    const bool says_something = text.find_first_not_of(' ') != text.npos;
    return is_line && says_something ? std::optional(std::string(text)) : std::nullopt;
}

RequestField* find_field(policy::Rules& rules, const std::string& key) {
    const auto found = std::ranges::find(rules.fields, key, &RequestField::key);
    return found == rules.fields.end() ? nullptr : &*found;
}

void read_patterns(Section& section, RequestField& field) {
    std::string why;
    section.read_list(
        "patterns", field.patterns,
        [&](std::string_view text) {
            return text.empty() ? std::nullopt
                                : policy::Pattern::compile(text, why); // it would be in any text
        },
        "a regular expression of RE2 such as 'https?://'", true);
    if (!why.empty())
        section.fail("patterns", fmt::format("holds an expression that says \"{}\"; mend it", why));
}

void read_labels(Section& section, Reading& reading, RequestField& field) {
    const Node* table = section.table("label");
    if (table == nullptr) return;
    Section labels(table, "field.label", reading.errors);
    for (const auto& member : table->members)
        labels.read(member.key, field.labels[member.key], read_field_name,
                    "words such as \"the order number\"");
}

void read_field(const Node& table, Reading& reading, std::set<std::string>& seen) {
    auto& rules = reading.config.rules;
    Section section(&table, "field", reading.errors);
    std::string key;
    section.require("key", "\"site\"");
    section.read("key", key, read_field_name, "a name such as \"site\"");
    if (!key.empty() && !seen.insert(key).second)
        section.fail("key", fmt::format("\"{}\" stands here a second time; keep one of them", key));
    RequestField* field = find_field(rules, key);
    if (field == nullptr) {
        field = &rules.fields.emplace_back();
        field->key = key;
    }
    read_patterns(section, *field);
    section.read_flag("known_from_license", field->known_from_license);
    read_labels(section, reading, *field);
    if (auto any = policy::Pattern::any_of(field->patterns); any && field->patterns.size() > 1)
        field->patterns = {std::move(*any)};
    if (field->patterns.empty()) section.require("patterns", "['https?://']");
}

} // namespace

void read_ack(Reading& reading) {
    std::set<std::string> seen;
    for (const Node* table : reading.root.tables("field")) read_field(*table, reading, seen);
    Section section(reading.root.table("ack"), "ack", reading.errors);
    auto& rules = reading.config.rules;
    section.read("max_age", rules.ack.max_age, read_span, "a time such as \"3d\"");
    section.read("followup_gap", rules.ack.followup_gap, read_span, "a time such as \"4h\"");
    section.read_list("ask", rules.ack.ask, any_text, "the key of a [[field]]");
    for (const auto& key : rules.ack.ask)
        if (find_field(rules, key) == nullptr)
            section.fail(
                "ask", fmt::format("names \"{}\", which is no [[field]]; write one, or mend the name", key));
    section.read_list("openable", rules.ack.openable, read_openable,
                      "a type such as \"image/png\" or \"text/*\", or the end of a name such as \".log\"");
}

} // namespace ticketd::config
