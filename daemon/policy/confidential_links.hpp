// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/confidential.hpp"

#include <string_view>

/// The words by which a sentence gets from "password" to what it is, in the languages of the templates:
/// "… was changed by us to …" and the like. Pure; bounded, however long the line is.
namespace ticketd::policy {

/// What one of them does.
enum class Link {
    none,
    says,    ///< "is"
    changes, ///< "changed": says nothing without what follows
    leads,   ///< "to": likewise, without what is before it
    fills,   ///< "now"
};
/// Of a word that is folded (confidential_words.hpp).
Link link_of(std::string_view low);

/// Those that stand one behind the other from some place of a line on.
struct LinkChain {
    std::size_t end = 0; ///< behind the last of them
    bool says = false, changes = false;
    Link last = Link::none;

    /// What follows is a value, if it looks like one.
    bool announces() const {
        return (says || changes) && last != Link::changes && (!changes || last != Link::fills);
    }
    /// What follows is a value, whatever it looks like: "changed to summer."
    bool insists() const { return changes && last == Link::leads; }
};
LinkChain links_at(std::string_view line, std::string_view low, std::size_t from);
/// The same behind "password", or behind what it is for: "… for the new server is …".
LinkChain links_behind(std::string_view line, std::string_view low, std::size_t from);

/// What stands between blanks, at `from` or behind it.
Passage spaced_word(std::string_view line, std::size_t from);
std::string_view piece_of(std::string_view line, Passage);

} // namespace ticketd::policy
