// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/erase.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ticketd::records {

/// What tells of a person in a text: the address (however store::places_of() knows it), the names, and what
/// the person wrote, however somebody quotes, wraps or punctuates it. Pure.
class PersonsWords {
public:
    PersonsWords(std::string address, std::vector<std::string> names);

    /// Adds what the person wrote. Three words in a row are recognised anywhere; a line of fewer in a quoted
    /// line that says nothing else; a word of six letters or more with a digit in it (a telephone's or a
    /// contract's number) anywhere.
    void add(std::string_view text);

    /// Whether bytes in any charset that keeps ASCII, or in UTF-16, say the address.
    bool say_address(std::string_view bytes) const;
    /// The address in a text; and all that tells of the person. In order, not overlapping; a `*` never.
    std::vector<parser::Stretch> addresses(std::string_view text) const;
    std::vector<parser::Stretch> all(std::string_view text) const;

private:
    void mark_runs(std::string_view text, std::vector<bool>& marks) const;
    void mark_short_lines(std::string_view text, std::vector<bool>& marks) const;

    std::string address_;
    std::vector<std::string> names_; ///< in lower case
    std::unordered_set<std::string> runs_, numbers_, short_lines_;
};

} // namespace ticketd::records
