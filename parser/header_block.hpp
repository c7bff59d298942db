// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/header.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A header block made safe for mimetic: one field a line, "Name: value" LF, names of printable ASCII, values
/// without CR, LF and NUL, none over limits::field_bytes.
struct RepairedBlock {
    std::string text;
    std::size_t count = 0; ///< fields in `text`
    std::size_t size = 0;  ///< bytes that the block took in the mail, its closing empty line included
};

/// Reads the block at the start of `entity`; see read_header().
RepairedBlock read_block(std::string_view entity, std::vector<Defect>& defects);

/// Lets mimetic take each field apart. Defined in mime.cpp.
std::vector<RawField> split_fields(const RepairedBlock&);

} // namespace ticketd::parser
