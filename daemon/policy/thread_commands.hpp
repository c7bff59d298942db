// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/command_work.hpp"

#include <string>

/// The commands that say which mails belong together and who takes part: actions of carry_out's table.
namespace ticketd::policy {

/// `!merge TID`: the mail's ticket ends in that one, which gets the earlier clock. Its people come along only
/// if both are the same client's: one requester, or one licence.
std::string merge(CommandWork&);

/// `!split`: the client's message that the staff mail answers becomes a ticket of its own, as if it had come
/// as a new request. Nothing is relayed with it: an answer belongs to one of the two.
std::string split(CommandWork&);

/// `!spam`: the ticket is spam; nothing is answered on it any more.
std::string spam(CommandWork&);

/// `!cc ADDRESS`: that person takes part from now on, and gets the answer of this very mail.
std::string cc(CommandWork&);

/// `!requester ADDRESS`: the request is that person's from now on; who was it before takes part no more.
std::string requester(CommandWork&);

/// Whom staff make the requester: their licences, and what the gate must know of them.
void name_client(std::string_view address, store::MailKeys&);

/// What must be looked up for the commands of a staff mail. `answered`: the entry that it answers, if any.
void ask_for_commands(const StaffText&, std::optional<store::EntryId> answered, store::MailKeys&);

} // namespace ticketd::policy
