// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/stored_text.hpp"

#include "daemon/policy/confidential.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/text.hpp"

namespace ticketd::notify {

namespace {

/// What staff wrote at a shell holds nobody's quotation, whatever it looks like.
bool was_written_at_a_shell(const parser::Message& message, const Desk& desk) {
    const auto token =
        policy::verify(message.message_id, policy::domain_of(desk.rules.desk.address), desk.keys);
    return token && token->purpose == 's';
}

} // namespace

policy::StaffText own_words(const parser::Message& message, const Desk& desk) {
    return was_written_at_a_shell(message, desk) ? policy::read_staff_text(message.text)
                                                 : policy::read_staff_mail(message);
}

std::string own_text(const parser::Message& message, store::Direction direction, const Desk& desk) {
    auto text = message.reply_text;
    if (direction != store::Direction::in) text = own_words(message, desk).text;
    return policy::masked(std::move(text), desk.rules.confidential);
}

} // namespace ticketd::notify
