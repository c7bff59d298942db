// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

namespace ticketd::parser {

/// How surely the header says that a mail server wrote the mail.
enum class Sender { person, robot, server };

/// Reads From, X-Failed-Recipients and the AutoSigns, which must be there already.
Sender sender_of(const Message&);

/// People write as postmaster too, and under a display name like a server's; nobody writes as mailer-daemon.
bool may_be_person(const Message&);

} // namespace ticketd::parser
