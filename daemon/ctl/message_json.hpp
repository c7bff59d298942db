// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <nlohmann/json.hpp>

namespace ticketd::ctl {

/// What the parser read, as `ticketctl parse` prints it; the caller adds `file` and `tids`. An absent value
/// is null, a list is never null; attachments have the SHA-256 of their decoded content (each is decoded for
/// it).
nlohmann::ordered_json message_json(const parser::Message&);

/// Its member `attachments` alone.
nlohmann::ordered_json attachments_json(const parser::Message&);

} // namespace ticketd::ctl
