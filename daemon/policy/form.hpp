// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "parser/message.hpp"

namespace ticketd::policy {

/// Known web forms (`[[form]] from`) send what somebody typed into them, from an address of their own, with
/// that person's address in Reply-To:. Nothing proves that it is theirs, nor that the mail is the form's: it
/// is worth what a plain From: with that address is worth, never more, and it is never staff's.
///
/// The address that was typed, if the mail has the one From: address of a known form and one Reply-To:
/// address; else nullptr. Pure.
const parser::Address* form_sender(const parser::Message&, const Rules&);

/// Whose mail it is: form_sender(), else the first From: address; nullptr if there is none.
const parser::Address* writer_of(const parser::Message&, const Rules&);

} // namespace ticketd::policy
