// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/confidential.hpp"

/// Access data that is known by its shape alone, within one line. Pure, linear.
namespace ticketd::policy {

/// VIP coupons (VIP- and four groups of four), licence keys (at least four equal groups of four to eight
/// capitals and digits, or twenty of them and more in one piece; both kinds in it), and the password of
/// `scheme://user:password@host`; in the order of the line.
std::vector<Passage> confidential_shapes(std::string_view line);
/// False: no line of the text holds one. Much faster than a look.
bool may_hold_shapes(std::string_view text);

/// A line that begins or ends a private key (RFC 7468).
enum class KeyMark { none, begin, end };
KeyMark key_mark(std::string_view line);
/// False: no line of the text is one.
bool may_hold_key_marks(std::string_view text);

} // namespace ticketd::policy
