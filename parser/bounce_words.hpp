// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

/// The phrases of mail servers, as data. All lines are as folded() of line_text.hpp gives them.
namespace ticketd::parser {

/// A subject that only delivery reports have.
bool is_bounce_subject(std::string_view subject);

/// A sentence with which some mail server's report begins or explains itself.
bool is_bounce_sentence(std::string_view line);

/// The line above the copy of the undelivered mail.
bool begins_returned_mail(std::string_view line);

/// "recipient:", "unknown user:" and the like before a recipient's address.
bool has_recipient_label(std::string_view line);

/// An alias's first name in brackets: "(expanded from <…>)".
bool names_original_address(std::string_view line);

/// A word of failing ("unable", "rejected", "quota") in the line.
bool speaks_of_failure(std::string_view line);

/// The mail is still tried ("will be retried", "has not yet been delivered").
bool speaks_of_delay(std::string_view line);

} // namespace ticketd::parser
