// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "parser/message.hpp"

#include <string_view>
#include <vector>

namespace ticketd::policy {

/// An address that the desk itself receives at: its own, an alias, the internal one, or a sub-address of
/// these. Nothing is ever written to it.
bool is_own_address(std::string_view address, const Desk&);

/// Addresses of To:, Cc:, Delivered-To: and X-Original-To:, at most 200. Views into the message.
std::vector<std::string_view> recipients_of(const parser::Message&);

/// The mail was sent to the internal address or to the sub-address `note`: it never leaves the desk.
bool is_addressed_internally(const parser::Message&, const Desk&);

/// To: or Cc: name that address: its owner has the mail already.
bool is_addressed_to(const parser::Message&, std::string_view address);

} // namespace ticketd::policy
