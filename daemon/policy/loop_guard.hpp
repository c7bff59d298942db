// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"

#include <optional>
#include <string>

namespace ticketd::policy {

/// Why a mail, whatever came before it, is not answered automatically; nothing if it may be (the rest is for
/// the Gate to say, see gate.hpp). It is not if a machine wrote it or it wants no answer, if it is marked as
/// spam or its sender is not believed, or if its address is our own or cannot be written to. A sentence.
/// Pure.
std::optional<std::string> why_never_answered(const parser::Message&, const Sender&, const Rules&);

/// A local part at which nobody reads: no-reply, postmaster, bounces and the like. Pure.
bool is_robot(std::string_view address);

/// The field by which a filter before us called the mail spam, or nullptr. Pure.
const parser::HeaderField* spam_mark(const parser::Message&, const Rules&);
bool is_marked_spam(const parser::Message&, const Rules&);
/// Takes the marks out: a person says that it is no spam.
void take_spam_marks_off(parser::Message&, const Rules&);

/// A program wrote the mail, by its own words (RFC 3834 section 5) or by its empty return path (RFC 5321
/// section 4.5.5): it changes no ticket's state and starts no clock.
bool is_automatic(const parser::Message&);
/// The same, but a known web form's mail is what a person typed, however the form marks it.
bool is_automatic(const parser::Message&, const Sender&);

/// Why no mail can be sent to an address, whatever it is about (parser::is_deliverable()); nothing if it can.
/// A sentence, without the address: a stranger's may be of any length. Pure.
std::optional<std::string> why_undeliverable(std::string_view address);

} // namespace ticketd::policy
