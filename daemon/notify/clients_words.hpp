// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <string>

namespace ticketd::notify {

/// A staff answer's new text, with the client's own words above the pieces that answer them, as its writer
/// left them there. Of a quotation the lines just above a piece stay that the client wrote in this ticket;
/// everything else of it, and all of it where that is not known, is left out. Nothing has a notice's bars
/// before it.
std::string with_clients_words(const Matter&);

} // namespace ticketd::notify
