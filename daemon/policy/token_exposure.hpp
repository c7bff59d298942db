// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <vector>

/// A staff token is worth something to a thief: who has seen it, and whose it is.
namespace ticketd::policy {

/// Whose of the staff a token is, by any of their addresses, or nullptr.
const StaffMember* owner_of(const Token&, const Case&);

/// A token that was issued to staff: to somebody of today's, or in a notice.
bool is_staff_token(const Token&, const Case&);

/// The mail holds a token of the staff that its sender does not own.
struct ForeignToken {
    bool found = false;
    const StaffMember* owner = nullptr; ///< nullptr: nobody of today's staff
    store::Tid tid;                     ///< that it is about
};
ForeignToken foreign_token(const Case&, const Sender&);

/// The staff tokens of the mail that prove nobody from now on: its other recipients have seen them, or it
/// came from an address that is not their owner's. Those that are revoked already are left out.
std::vector<store::RevokedToken> exposed_tokens(const Case&, const Sender&);

} // namespace ticketd::policy
