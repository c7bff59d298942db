// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

/// Anna's reply to a notice, and what must not follow from it.
namespace ticketd::policy::test {

inline const std::string anna = "anna@example.com";

/// Anna's reply to the notice that she got.
inline parser::Message annas_reply(std::string text = "Restart it.") {
    auto message = mail_from(anna, "Re: [TID#1042] A question", std::move(text));
    message.in_reply_to = {our_id(1042, anna, notice_purpose)};
    return message;
}

inline void check_nothing_leaves(const Decision& decision) {
    CHECK_FALSE(decision.relay);
    CHECK(decision.relay_text.empty());
    CHECK_FALSE(decision.stops_clock);
    CHECK_FALSE(decision.status);
    CHECK(decision.commands.empty());
}

} // namespace ticketd::policy::test
