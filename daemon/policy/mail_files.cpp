// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/mail_files.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ticketd::policy {

namespace {

template <std::size_t N>
bool is_of(const parser::Attachment& part, const std::array<std::string_view, N>& types) {
    return std::ranges::find(types, part.content_type) != types.end();
}

} // namespace

bool is_signature_or_key(const parser::Attachment& part) {
    constexpr std::array<std::string_view, 4> types{"application/pgp-signature", "application/pgp-keys",
                                                    "application/pkcs7-signature",
                                                    "application/x-pkcs7-signature"};
    return is_of(part, types);
}

bool hides_text(const parser::Attachment& part) {
    constexpr std::array<std::string_view, 3> types{"application/pkcs7-mime", "application/x-pkcs7-mime",
                                                    "application/pgp-encrypted"};
    return is_of(part, types) || lower(part.filename).ends_with(".p7m"); // gateways call it octet-stream
}

bool is_outlooks_form(const parser::Attachment& part) {
    constexpr std::array<std::string_view, 2> types{"application/ms-tnef", "application/vnd.ms-tnef"};
    return is_of(part, types) || lower(part.filename) == "winmail.dat";
}

bool is_shown(const parser::Attachment& part, const parser::Message& message) {
    return !part.content_id.empty() && message.html_body.find("cid:" + part.content_id) != std::string::npos;
}

bool is_sent_file(const parser::Attachment& part, const parser::Message& message) {
    return !is_signature_or_key(part) && !hides_text(part) && !is_outlooks_form(part)
           && !is_shown(part, message);
}

} // namespace ticketd::policy
