// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <vector>

namespace ticketd::parser {

/// A file that stood in a text between "begin 644 NAME" and "end".
struct UuFile {
    std::string name;
    std::string content; ///< decoded
};

/// Takes uuencoded files out of a text (LF line ends). Only what is uuencode line by line goes; a letter that
/// happens to say "begin 100 pages" stays as it is. Linear.
std::vector<UuFile> take_uuencoded(std::string& text);

} // namespace ticketd::parser
