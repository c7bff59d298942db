// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/relay_html.hpp"
#include "parser/compose.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <vector>

namespace ticketd::notify {

/// The attachments of a mail that are sent on with what is written about it. Their contents stay in the
/// stored mail and are put in when it leaves, so ten notices do not store an attachment ten times.
struct Enclosures {
    std::vector<parser::OutgoingPart> parts;
    std::vector<std::uint32_t> numbers;    ///< of each part, among the mail's attachments
    std::vector<store::EntryId> entries{}; ///< of each part, whose it is; empty: all are one mail's
};

/// All but signatures and keys: those are about the mail's own bytes, and name the person behind the desk.
Enclosures enclosures_of(const parser::Message&);

/// Those of an answer that goes out as a text: nor the mail's own forms, with what it quotes.
Enclosures enclosures_of_answer(const parser::Message&);

/// Those of an answer that goes out with its HTML: first the pictures that it shows, then the files. What the
/// mail's HTML shows and the answer's does not stands in its quotation, and stays away.
Enclosures enclosures_of_answer(const parser::Message&, const std::vector<ShownPicture>&);

} // namespace ticketd::notify
