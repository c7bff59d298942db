// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include "parser/compose.hpp"

namespace ticketd::config {

namespace {

/// "X-Spam-Flag: YES"
std::optional<policy::SpamMark> read_spam_mark(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos || colon == 0) return std::nullopt;
    const auto field = text.substr(0, colon);
    for (const char c : field)
        if (c <= ' ' || c > '~') return std::nullopt; // RFC 5322 section 2.2
    auto word = text.substr(colon + 1);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (word.empty()) return std::nullopt;
    return policy::SpamMark{std::string(field), std::string(word)};
}

std::optional<std::string> read_form_address(std::string_view text) {
    return parser::is_deliverable(text) ? std::optional(std::string(text)) : std::nullopt;
}

} // namespace

void read_spam(Reading& reading) {
    Section section(reading.root.table("spam"), "spam", reading.errors);
    section.read_list("headers", reading.config.rules.spam_marks, read_spam_mark,
                      "a field and how its value begins, such as \"X-Spam-Flag: YES\"");
}

void read_forms(Reading& reading) {
    for (const Node* node : reading.root.tables("form")) {
        Section section(node, "form", reading.errors);
        std::string from;
        section.require("from", "\"form@example.com\"");
        section.read("from", from, read_form_address, "a mail address");
        if (!from.empty()) reading.config.rules.forms.push_back(std::move(from));
    }
}

} // namespace ticketd::config
