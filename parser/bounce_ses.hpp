// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// What Amazon SES says in a notification that comes through SNS by mail: JSON as text.
struct SesNotification {
    enum class Type { none, bounce, complaint, delivery };
    Type type = Type::none;
    std::vector<FailedRecipient> recipients; ///< of a bounce or delivery
    std::string message_id; ///< of the mail it is about, as its header says, where the notification holds it
};

/// Reads a notification from a mail's text. Not a JSON parser: it looks for the members it knows, in any
/// layout, and what is not there is empty. Linear.
SesNotification read_ses_notification(std::string_view text);

} // namespace ticketd::parser
