// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/enclosures.hpp"

#include "daemon/policy/mail_files.hpp"

namespace ticketd::notify {

namespace {

Enclosures files_of(const parser::Message& message, bool of_answer) {
    Enclosures enclosures;
    for (std::uint32_t i = 0; i < message.attachments.size(); ++i) {
        const auto& part = message.attachments[i];
        if (policy::is_signature_or_key(part)) continue;
        if (of_answer && (policy::is_outlooks_form(part) || policy::hides_text(part))) continue;
        enclosures.parts.push_back({part.filename, part.content_type, "", false});
        enclosures.numbers.push_back(i);
    }
    return enclosures;
}

} // namespace

Enclosures enclosures_of(const parser::Message& message) { return files_of(message, false); }

Enclosures enclosures_of_answer(const parser::Message& message) { return files_of(message, true); }

Enclosures enclosures_of_answer(const parser::Message& message, const std::vector<ShownPicture>& pictures) {
    Enclosures enclosures;
    for (const auto& picture : pictures) {
        const auto& part = message.attachments[picture.number];
        enclosures.parts.push_back({part.filename, part.content_type, picture.content_id, true});
        enclosures.numbers.push_back(picture.number);
    }
    const auto files = enclosures_of_answer(message);
    for (std::size_t i = 0; i < files.parts.size(); ++i) {
        if (policy::is_shown(message.attachments[files.numbers[i]], message)) continue;
        enclosures.parts.push_back(files.parts[i]);
        enclosures.numbers.push_back(files.numbers[i]);
    }
    return enclosures;
}

} // namespace ticketd::notify
