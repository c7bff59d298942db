// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/enclosures.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

bool is_left_out(const parser::Attachment& part) {
    constexpr std::array<std::string_view, 7> types{
        "application/pgp-signature",    "application/pgp-encrypted", "application/pkcs7-mime",
        "application/x-pkcs7-mime",     "application/pgp-keys",      "application/pkcs7-signature",
        "application/x-pkcs7-signature"};
    return std::find(types.begin(), types.end(), part.content_type) != types.end();
}

} // namespace

Enclosures enclosures_of(const parser::Message& message) {
    Enclosures enclosures;
    for (std::uint32_t i = 0; i < message.attachments.size(); ++i) {
        const auto& part = message.attachments[i];
        if (is_left_out(part)) continue;
        enclosures.parts.push_back({part.filename, part.content_type, "", false});
        enclosures.numbers.push_back(i);
    }
    return enclosures;
}

Enclosures enclosures_of_answer(const parser::Message& message, const std::vector<ShownPicture>& pictures) {
    Enclosures enclosures;
    for (const auto& picture : pictures) {
        const auto& part = message.attachments[picture.number];
        enclosures.parts.push_back({part.filename, part.content_type, picture.content_id, true});
        enclosures.numbers.push_back(picture.number);
    }
    const auto files = enclosures_of(message);
    for (std::size_t i = 0; i < files.parts.size(); ++i) {
        const auto& part = message.attachments[files.numbers[i]];
        const bool in_html =
            !part.content_id.empty() && message.html_body.find("cid:" + part.content_id) != std::string::npos;
        if (in_html) continue;
        enclosures.parts.push_back(files.parts[i]);
        enclosures.numbers.push_back(files.numbers[i]);
    }
    return enclosures;
}

} // namespace ticketd::notify
