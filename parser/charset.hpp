// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

/// charset: bytes in whatever charset -> valid UTF-8. It knows how charsets are named and misnamed.
/// It must not know where the bytes stood in a mail.
namespace ticketd::parser {

/// True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(std::string_view);

/// The same text with each ill-formed sequence replaced by one U+FFFD. Linear.
std::string repair_utf8(std::string);

/// Appends a code point; what is no scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// The same into an array that has room for four bytes more; gives where they end.
char* write_utf8(char* to, char32_t code_point);

/// The code point at `pos` of valid UTF-8; `pos` moves behind it.
char32_t next_code_point(std::string_view text, std::size_t& pos);

/// Text in the charset that its sender declared (any spelling; empty for none), as valid UTF-8.
///
/// Total: the charset as declared, or the larger one that programs mean by it (gb2312 is gbk, iso-8859-1 is
/// windows-1252); where the bytes contradict it UTF-8; then what detection finds; then windows-1252.
/// What no charset explains becomes U+FFFD. Never empty if `bytes` is not. Line ends are left alone.
std::string to_utf8(std::string_view bytes, std::string_view charset);

/// The charset that some bytes (not UTF-8) look like, as to_utf8() takes it; never empty. Short texts are
/// guessed badly: give all that there is in one piece.
std::string guess_charset(std::string_view bytes);

/// Code points of valid UTF-8 that a person cannot see or that would steer a terminal (C0 but TAB and LF,
/// DEL, C1) removed; CRLF and CR become LF. In place.
void clean_text(std::string& text);

/// The same, and all on one line: line ends and TAB become blanks, runs of blanks are kept.
void clean_line(std::string& text);

/// Cuts valid UTF-8 to at most `bytes` without splitting a code point.
void truncate_utf8(std::string& text, std::size_t bytes);

} // namespace ticketd::parser
