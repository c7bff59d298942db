// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/notices.hpp"

namespace ticketd::notify {

/// Of a longer correspondence the oldest messages are left out; in bytes of text, and in attachments.
inline constexpr std::size_t longest_correspondence = 200'000, most_enclosures = 100;

/// The mail passes the ticket to the development department.
bool passes_to_development(const Matter&);

/// Whom the whole correspondence is sent: the department, without who passes it on.
std::vector<store::Person> department(const Matter&);

/// The department's people get all that was written, notes too, with the attachments (the outbox leaves out
/// what is too large); access data in the texts is masked. One mail a person, instead of a notice.
void send_correspondence(const Matter&, Written&);

} // namespace ticketd::notify
