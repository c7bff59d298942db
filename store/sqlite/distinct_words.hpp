// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::store::sqlite {

/// Texts without the words that they hold twice: an index without positions and counts learns nothing from
/// the second one, and half of a mail's words are such. Its memory is kept for the next text.
class DistinctWords {
public:
    /// The words of a UTF-8 text, each once as it was written first, with blanks between them. A word ends at
    /// an ASCII character that is neither letter nor digit; ASCII capitals make no other word. The same text
    /// gives the same words always. A word may stay twice where so many differ that finding it would take
    /// long: linear in the text, whatever it holds. Lives until the next call.
    std::string_view of(std::string_view text);

private:
    struct Slot {
        std::uint32_t round = 0; ///< in which it was filled; of another round it is empty
        std::uint32_t hash = 0;
        std::uint32_t begin = 0, size = 0; ///< in words_
    };
    void begin(std::size_t text_size);
    bool is_new(std::string_view word, std::uint32_t hash);

    std::string words_;
    std::vector<Slot> slots_;
    std::size_t mask_ = 0; ///< of the slots that this text uses
    std::uint32_t round_ = 0;
};

} // namespace ticketd::store::sqlite
