// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Decodes the encoded words of RFC 2047 anywhere in a text, quoted strings included, as most programs do:
/// neighbours of one charset are put together before they are converted, so that a character or a base64
/// group may be split between them; blanks inside, missing padding and a missing end are accepted. The text
/// between is taken for UTF-8, else for `charset`, else guessed. Valid UTF-8, not cleaned. Linear.
std::string decode_encoded_words(std::string_view raw, std::string_view charset);

} // namespace ticketd::parser
