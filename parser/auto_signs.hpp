// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string_view>

namespace ticketd::parser {

/// Facts about robots from the header of `message` (its fields, from and subject must be read).
/// delivery_report and feedback_report are not set here: they need the body, see bounce.hpp. Pure; never
/// throws.
AutoSigns read_auto_signs(const Message& message);

/// What kind of writer the mail has, from message.auto_signs: bounce, then feedback, automatic reply, list,
/// human. A subject of an absence counts only where no field says anything.
Kind judge_kind(const Message& message);

/// True for the local part of a program that reports on mail: mailer-daemon, postmaster, mdaemon, …
/// (without case).
bool is_daemon_name(std::string_view local_part);

/// True if the subject is that of an automatic reply in one of the usual languages ("Automatic reply: …").
bool is_vacation_subject(std::string_view subject);

} // namespace ticketd::parser
