// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A report in the words of a mail server, taken apart into its explanation and the mail that it returns.
struct Notice {
    std::string_view explanation;
    std::string_view returned; ///< begins with that mail's header; empty where the text holds none
};

/// Splits the text of a report. Linear; views into `text`.
Notice split_notice(std::string_view text);

/// The recipients that an explanation names, each with the status and the server's words near its name, in
/// the forms of sendmail, qmail, Exim, Postfix, Exchange, Domino, Groupwise, Google, Yahoo and the many that
/// do likewise. `own` are addresses that are no recipients: who sent the report, and to whom. Linear;
/// bounded.
std::vector<FailedRecipient> read_explanation(std::string_view explanation, std::span<const std::string> own);

/// A recipient without a domain, alone on an indented line below "… could not be delivered to:" (AOL); or
/// empty.
std::string find_local_name(std::string_view explanation);

} // namespace ticketd::parser
