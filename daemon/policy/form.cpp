// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/form.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

const parser::Address* form_sender(const parser::Message& message, const Rules& rules) {
    if (message.from.size() != 1 || message.reply_to.size() != 1) return nullptr;
    const bool known = std::ranges::any_of(
        rules.forms, [&](const std::string& form) { return equal_fold(form, message.from.front().address); });
    return known ? &message.reply_to.front() : nullptr;
}

const parser::Address* writer_of(const parser::Message& message, const Rules& rules) {
    if (const auto* typed = form_sender(message, rules)) return typed;
    return message.from.empty() ? nullptr : &message.from.front();
}

} // namespace ticketd::policy
