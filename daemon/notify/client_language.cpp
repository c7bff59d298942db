// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/client_language.hpp"

#include "daemon/policy/text.hpp"
#include "parser/language.hpp"

namespace ticketd::notify {

namespace {

std::string language_of(const policy::Arrival& arrival, const store::Ticket* known,
                        const Templates& templates) {
    const auto& message = arrival.message;
    for (const auto& tag : parser::named_languages(message))
        if (auto found = templates.language_for(tag); !found.empty()) return found;
    const auto& words = message.reply_text.empty() ? message.text : message.reply_text;
    // A click on a link of ours has no words, and its subject is ours.
    if (known != nullptr && policy::trimmed(words).empty()) return {};
    return templates.language_for(arrival.language ? *arrival.language : parser::detect_language(message));
}

} // namespace

std::string client_language(const policy::Arrival& arrival, bool from_client, const store::Ticket* known,
                            const Templates& templates) {
    if (templates.languages() < 2) return {};
    if (from_client)
        if (auto found = language_of(arrival, known, templates); !found.empty()) return found;
    return known != nullptr ? templates.language_for(known->language) : std::string{};
}

} // namespace ticketd::notify
