// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Decoders of RFC 2045 section 6. Total: what is not of the encoding is passed over. Linear.
namespace ticketd::parser {

/// base64, in one line or many; padding in the middle (encoded texts put one after another) is accepted.
std::string decode_base64(std::string_view encoded);
std::size_t base64_size(std::string_view encoded);

/// quoted-printable of a body: blanks at a line's end go, a soft line break joins.
std::string decode_quoted_printable(std::string_view encoded);
std::size_t quoted_printable_size(std::string_view encoded);

/// The Q encoding of RFC 2047 section 4.2, where "_" is a blank. Appends to `out`.
void append_q(std::string& out, std::string_view encoded);

/// The lines between "begin" and "end" of uuencode; all of them where neither stands.
std::string decode_uuencode(std::string_view encoded);
std::size_t uuencode_size(std::string_view encoded);

/// A text said to be base64. What is none stays as it stands: all of it (a wrong declaration), or the footer
/// that some list's server put behind it; `as_declared` says if there was nothing of the kind.
std::string decode_base64_text(std::string_view body, bool& as_declared);

/// How many bytes at the front of such a text are base64; 0: none, all stands as it is.
std::size_t base64_text_size(std::string_view body);

} // namespace ticketd::parser
