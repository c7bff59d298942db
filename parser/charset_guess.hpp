// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// What looks at bytes alone to say which charset they are in. Names are those of meant_charset().

/// The charset of East Asia whose characters of two bytes the text consists of, or empty.
std::string east_asian_charset(std::string_view bytes);

/// "koi8-u" or "windows-1251" for words made of Cyrillic letters, or empty.
std::string cyrillic_charset(std::string_view bytes);

/// True for what reads as Thai in windows-874.
bool is_thai(std::string_view bytes);

/// "iso-8859-2" or "windows-1250" for words with letters of Central Europe, or empty.
std::string central_european_charset(std::string_view bytes);

/// True for text that is called Latin-1 and cannot be: most of its letters are above 127, or they pair.
bool contradicts_latin(std::string_view bytes);

/// The charset that a text without 8-bit bytes shifts to by its escape sequences (RFC 1468, 1557, 1922), or
/// empty.
std::string escaped_charset(std::string_view bytes);

} // namespace ticketd::parser
