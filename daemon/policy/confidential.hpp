// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Access data that people write in mails: where it stands in a text, and the text
/// without it. Knows lines and words; not who may see what. Pure; linear in the text, whatever it holds.
namespace ticketd::policy {

/// A stretch of a text, in bytes: [begin, end).
struct Passage {
    std::size_t begin = 0, end = 0;
    bool operator==(const Passage&) const = default;
};

/// The access data in a text of UTF-8, in its order, none overlapping another and none over a line end:
/// - what follows a word of the rules and a `:` or `=` not far behind it, up to the end of the line; where
///   nothing follows, the next line;
/// - a word, perhaps what it is for ("for the server"), "is" or "was changed to" (in the languages of the
///   templates) and one word with a digit or a sign in it, or in quotation marks; without "is", where nothing
///   else follows on the line (cells of a table);
/// - what stands in a tag with the word in its name: <password>…</password>;
/// - of words of everyday talk ("pin", "token") no more than one word, or what stands in quotation marks,
///   directly behind them;
/// - the password in `scheme://user:password@host`;
/// - VIP coupons and licence keys by their shape; private keys between their BEGIN and END lines.
/// What was erased (nothing but `*`) is none.
std::vector<Passage> access_data(std::string_view text, const ConfidentialRules&);

/// The text with each of them shown as ********.
std::string masked(std::string_view text, const ConfidentialRules&);

} // namespace ticketd::policy
