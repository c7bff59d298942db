// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/body.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace ticketd::outbox {

/// Raw mails of entries whose parts a mail refers to; an entry that is no longer kept is absent.
using RawMails = std::map<store::EntryId, std::string>;

/// A mail's bytes with the parts that it refers to put in. While it would be larger than `limit` (bytes; 0:
/// none), the largest attachment becomes a text part of one line that names it, and so does one that is no
/// longer kept. The same arguments always give the same bytes. `item` must outlive the result; `raws` need
/// not.
Body assemble(const store::OutboxItem& item, const RawMails& raws, std::uint64_t limit);

} // namespace ticketd::outbox
