// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace ticketd::notify {

/// What is known now of the desk's own troubles. A cause is a kind, and behind a colon where:
///
///   credentials:SERVER  a server refuses our password or certificate
///   mailbox:MAILBOX     it is not being read
///   oauth:SERVER        a token cannot be renewed
///   outbox              a mail waits too long
///   disk                there is no room for one more mail
///   hold, breaker       of these the reports and alerts tell that they have begun; here only that they end
///
/// Of a cause in neither list nothing is known yet: what was told of it stands.
struct Troubles {
    std::map<std::string, std::string> on; ///< cause -> what, where, what to do; as in the log
    std::set<std::string> off;
};

/// The kind of a cause is one that can be told.
bool is_trouble(const std::string& cause);

/// Tells whoever looks after the desk once of each trouble that has begun, and once of each that is over.
/// `told` is what was told and is not over yet. Nothing if there is nothing new. Pure.
std::optional<store::ChangeSet> tell_troubles(const Troubles&, const std::vector<store::Alert>& told,
                                              const store::Facts&, const Desk&, store::Instant now);

} // namespace ticketd::notify
