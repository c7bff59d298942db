// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/holding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// Why a staff mail waits for its writer's word, and what he must see first. Of Outcome::held_back.
struct Hold {
    store::HeldFor reason = store::HeldFor::newer_answer;
    std::string why;                     ///< a sentence, for the writer
    std::string writer;                  ///< the name of who alone may send it
    std::vector<store::EntryId> answers; ///< colleagues' that he had not seen, newest first
    std::vector<std::string> passages;   ///< of his own text, that a note has too
};

/// An answer that is taken back before it left.
struct TakeBack {
    store::EntryId answer;
    store::TicketUpdate restored;   ///< leads the ticket back to what it was
    std::vector<std::string> stays; ///< what its mail did beside and is not taken back: sentences
};

/// What a mail does with mails of staff that wait, or can still be taken back. A part of Decision.
struct Holding {
    std::optional<Hold> hold;
    /// A mail that waits no more. A sent one goes its way anew, in the same transaction, as a mail that came
    /// now (decide_released()).
    std::optional<store::EndedHold> ends;
    /// Of a mail that goes on by its writer's word: the answers before that entry were shown to him and hold
    /// it no more; likewise the passages that it has from notes before that entry.
    std::optional<store::EntryId> saw_answers, saw_passages;
    std::optional<TakeBack> takes_back;
};

} // namespace ticketd::policy
