// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "daemon/notify/post.hpp"
#include "store/changes.hpp"

#include <vector>

namespace ticketd::notify {

/// Mails, and what the ticket's history says about them.
struct Written : Post {
    std::vector<store::NewEvent> events;
    std::vector<store::LoginClaim> login_claims;
};

/// Which mails a decision makes, and to whom: the table in notices.cpp, one row a kind. One mail a person.
Written notices(const Matter&);

/// The client gets an acknowledgement: it was decided so, and there is an address to write to.
bool acknowledges(const Matter&);
std::string why_acknowledged_or_not(const Matter&);

/// An event about the matter's ticket and entry.
store::NewEvent event(const Matter&, std::string what, std::string who, std::string detail);

} // namespace ticketd::notify
