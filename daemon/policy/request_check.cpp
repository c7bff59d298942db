// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/request_check.hpp"

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

} // namespace

std::vector<const RequestField*> missing_fields(const parser::Message& message, const Sender& sender,
                                                const Rules& rules) {
    const auto text = message.subject + "\n" + message.text.substr(0, looked_at);
    std::vector<const RequestField*> missing;
    for (const auto& key : rules.ack.ask) {
        const auto field = std::find_if(rules.fields.begin(), rules.fields.end(),
                                        [&](const RequestField& each) { return each.key == key; });
        if (field == rules.fields.end()) continue;
        if (field->known_from_license && sender.license && !sender.license->edition.empty()) continue;
        const bool found = std::any_of(field->patterns.begin(), field->patterns.end(),
                                       [&](const Pattern& pattern) { return pattern.is_in(text); });
        if (!found) missing.push_back(&*field);
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
