// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_session.hpp"

#include <string>

namespace ticketd::intake {

/// The folders of one mailbox as the server names them, quoted for a command; empty: none.
struct Folders {
    std::string processed, hold;
};

/// A configured name ("Support/Done", UTF-8) as the server writes it: its hierarchy separator for "/",
/// modified UTF-7, below `prefix` if it has one (RFC 2342). `separator` 0: a server without hierarchy.
std::string folder_name(std::string_view configured, char separator, std::string_view prefix);

/// Selects `folder`; a name that is not there is looked for in the personal namespace too.
/// Throws net::Failure, one that needs a person, if there is no such folder.
net::awaitable<void> select_source(Session&, std::string folder);

/// The folder `configured`, made and subscribed if it is missing; "" for "".
/// Throws net::Failure, one that needs a person, if it cannot be made.
net::awaitable<std::string> ready_folder(Session&, std::string configured);

} // namespace ticketd::intake
