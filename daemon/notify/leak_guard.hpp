// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::notify {

/// What of the desk's inside a mail to a client would hold.
struct Leak {
    std::string why;     ///< a sentence for its writer
    std::string passage; ///< of his own mail, in one line
    /// He may want it so, and says `!send`: the text of a note. Never what lets others in or names the
    /// inside: a token, a notice, the internal address.
    bool may_be_sent = false;
};

/// The first leak in what the answer would send to the client: both its texts, its subject, the names of what
/// is attached, and attached texts and mails. Pure.
std::optional<Leak> find_leak(const Matter&);

/// The decision to carry out instead, if an answer must not leave as it is: it waits for its writer's word,
/// or it is refused, and changes nothing.
std::optional<policy::Decision> held_back(const Matter&);

} // namespace ticketd::notify
