// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/letter.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/notify/post.hpp"

#include <string>
#include <vector>

namespace ticketd::notify {

/// Writes to the member of staff whose mail is in hand, at the registered address, in the thread of that
/// mail, as far as the gate lets it; what it holds back comes in their summary as the line `detail`. `tid`:
/// the ticket that a reply to it is about; value 0: none. Nothing for who has no address to write to.
void post_to_writer(const Matter&, const LetterKind&, RenderedMail, store::Tid tid, std::string detail,
                    Post&);

/// Likewise to any member of staff, `to`, who has an address; `references` are the mails before the one in
/// hand.
void post_in_reply(const Matter&, const policy::StaffMember& to, const LetterKind&, RenderedMail,
                   store::Tid tid, std::vector<std::string> references, std::string detail, Post&);

} // namespace ticketd::notify
