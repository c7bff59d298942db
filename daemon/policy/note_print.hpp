// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/holding.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// By what the text of an internal note is recognised in another text, however that is wrapped, quoted or
/// punctuated: 64-bit fingerprints of its lines and sentences that have something to say, and of its runs of
/// words. The note itself cannot be read from them.
namespace ticketd::policy {

/// What a line or sentence must have, in bytes without blanks and marks, to be the note's own: shorter ones
/// ("Please try again.") stand in any answer.
constexpr std::size_t least_told = 20;
/// So many words in a row, of at least `least_told` bytes, are recognised inside of other text.
constexpr std::size_t run_of_words = 8;
/// Of a longer note only every second run is kept, or every fourth, and so on.
constexpr std::size_t most_prints = 16'384;

/// The fingerprints of a note's own text, ascending, each once. Quoted lines, which others wrote, and the
/// formula that it ends with ("Best regards, Anna") give none. Pure; linear.
std::vector<std::uint64_t> note_prints(std::string_view note);

/// The first passage of a text that one of the notes has too, in one line and at most 200 bytes; empty: none.
/// Quoted lines count: a note is quoted like anything. Pure; linear in the text.
std::string passage_of_note(std::string_view text, const std::vector<const store::NotePrint*>& notes);

} // namespace ticketd::policy
