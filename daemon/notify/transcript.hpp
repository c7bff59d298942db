// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <cstddef>

namespace ticketd::notify {

/// Of a longer correspondence a transcript leaves out the oldest messages; in bytes of text.
inline constexpr std::size_t longest_transcript = 300'000;

/// What the client got or wrote, of a stored mail of his correspondence: without quotation, commands, staff
/// addresses; access data masked.
std::string public_text(const store::StoredMail&, const Matter&);

/// The correspondence of the matter's ticket as its client may see it, for the template "transcript": what
/// clients wrote and what staff answered, oldest first, without quotations. No notes, no machines' mail, no
/// staff member's address or name but as they signed; access data masked.
Values transcript_values(const Matter&);

/// The messages of the ticket that hold access data, in full, for the template "revealed".
Values revealed_values(const Matter&, const std::string& person);

/// Something that the matter's client may read: it came from, or went to, those whose ticket it is.
bool is_public(const store::Entry&, const Matter&);

} // namespace ticketd::notify
