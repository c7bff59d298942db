// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/confidential.hpp"

#include <optional>
#include <string_view>

/// The value that a word for access data announces: in its own line, or at the front of the next. Knows how
/// people and programs connect the two, in the languages of the templates; not which words there are. Pure,
/// linear in the line.
namespace ticketd::policy {

/// A word where it stands in a line: [begin, end) of both.
struct WordPlace {
    std::string_view line; ///< as it was written
    std::string_view low;  ///< folded (confidential_words.hpp)
    std::size_t begin = 0, end = 0;
};

/// The word counts there: it is no part of an address, of the end of a tag or, if it is short or of everyday
/// talk ("pin", "secret"), of another word.
bool counts_there(const WordPlace&);

/// What such a word announces in its line. Where that is the whole rest of the line, it ends with the line,
/// and may be empty.
std::optional<Passage> announced_value(const WordPlace&);

/// What of a sentence stands between a word and the end of its line, where mail programs wrap.
enum class OpenEnd {
    none,    ///< something else
    nothing, ///< "My password"
    said,    ///< "My password was changed to"
};
OpenEnd open_end(const WordPlace&);

/// The value at the front of a line below one with such an end.
std::optional<Passage> continued_value(std::string_view line, std::string_view low, OpenEnd);

} // namespace ticketd::policy
