// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "store/changes.hpp"

#include <string>
#include <vector>

namespace ticketd::notify {

/// A staff member's words as the client gets them: prepared answers, the new text and the signature. An
/// address of staff or of the desk's inside that stands in it is replaced by the desk's own.
std::string relayed_text(const Matter&);

/// The new text of it alone, with the client's words between its pieces, access data in those hidden.
std::string answering_text(const Matter&);

/// A text in which no address of staff or of the desk's inside stands: the desk's own stands for them.
std::string without_staff_addresses(std::string, const policy::Rules&);
/// Stricter: also where one stands directly behind a word, as in a page whose tags were taken out.
bool holds_staff_address(std::string_view, const policy::Rules&);

/// The requester and the participants that the desk may write to, each once; none whose
/// address is dead, nor who is among the mail's own recipients.
std::vector<store::Person> readers_of(const Matter&);

/// The answer, one mail a reader, in the client's thread, its HTML beside the text where there is one, with
/// the staff mail's attachments by reference. Its header is made anew: nothing of the staff mail's stands in
/// it.
std::vector<store::NewOutgoing> relay(const Matter&, const std::vector<store::Person>& readers);

} // namespace ticketd::notify
