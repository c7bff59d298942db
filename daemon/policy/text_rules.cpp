// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/text_rules.hpp"

#include "daemon/policy/confidential.hpp"
#include "daemon/policy/request_check.hpp"

namespace ticketd::policy {

bool looks_new(const parser::Message& message) {
    return message.kind == parser::Kind::human && message.in_reply_to.empty() && message.references.empty();
}

TextRules::TextRules(const Rules& rules) : confidential_(rules.confidential), asked_(asked_patterns(rules)) {}

TextFindings TextRules::look_at(const parser::Message& message) const {
    TextFindings findings;
    findings.is_clean = access_data(message.text, confidential_).empty();
    if (looks_new(message)) findings.asked = asked_in(message);
    return findings;
}

std::vector<bool> TextRules::asked_in(const parser::Message& message) const {
    return found_in(message, asked_);
}

} // namespace ticketd::policy
