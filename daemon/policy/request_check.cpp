// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/request_check.hpp"

#include "daemon/policy/pattern_set.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t looked_at = 16 * 1024;
constexpr std::string_view no_type = "application/octet-stream";

/// "image/png", "text/*", or the end of a name: ".log".
bool covers(const std::string& rule, const std::string& type, const std::string& name) {
    if (rule.starts_with('.'))
        return type == no_type && name.size() > rule.size()
               && equal_fold(std::string_view(name).substr(name.size() - rule.size()), rule);
    if (rule.ends_with("/*"))
        return equal_fold(std::string_view(type).substr(0, rule.size() - 1),
                          std::string_view(rule).substr(0, rule.size() - 1));
    return equal_fold(type, rule);
}

std::vector<const RequestField*> asked_fields(const Rules& rules) {
    std::vector<const RequestField*> asked;
    for (const auto& key : rules.ack.ask) {
        const auto field = std::ranges::find(rules.fields, key, &RequestField::key);
        if (field != rules.fields.end()) asked.push_back(&*field);
    }
    return asked;
}

} // namespace

PatternSet asked_patterns(const Rules& rules) {
    std::vector<Pattern> all;
    for (const auto* field : asked_fields(rules))
        all.insert(all.end(), field->patterns.begin(), field->patterns.end());
    return PatternSet(std::move(all));
}

std::vector<bool> found_in(const parser::Message& message, const PatternSet& patterns) {
    return patterns.found_in(std::string(message.subject).append("\n").append(message.text, 0, looked_at));
}

std::vector<const RequestField*> missing_fields(const parser::Message& message, const Sender& sender,
                                                const Rules& rules, const std::vector<bool>& known) {
    const auto asked = asked_fields(rules);
    const auto found = known.empty() ? found_in(message, asked_patterns(rules)) : known;
    const bool edition_is_known = sender.license && !sender.license->edition.empty();
    std::vector<const RequestField*> missing;
    auto pattern = found.begin();
    for (const auto* field : asked) {
        const auto end = pattern + static_cast<std::ptrdiff_t>(field->patterns.size());
        const bool is_there = std::find(pattern, end, true) != end;
        pattern = end;
        if (!is_there && !(field->known_from_license && edition_is_known)) missing.push_back(field);
    }
    return missing;
}

std::vector<const parser::Attachment*> unopenable(const parser::Message& message, const Rules& rules) {
    std::vector<const parser::Attachment*> found;
    for (const auto& part : message.attachments) {
        const auto& type = part.detected_type.empty() ? part.content_type : part.detected_type;
        const auto& openable = rules.ack.openable;
        if (std::none_of(openable.begin(), openable.end(),
                         [&](const std::string& rule) { return covers(rule, type, part.filename); }))
            found.push_back(&part);
    }
    return found;
}

} // namespace ticketd::policy
