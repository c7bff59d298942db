// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/mime.hpp"

#include "parser/ascii.hpp"
#include "parser/header_block.hpp"

#include <algorithm>
#include <cassert>
#include <string>

#include <mimetic/rfc822/field.h>

namespace ticketd::parser {

/// Only mimetic's reader of one line: its parsers of whole headers and mails, and its typed fields, are never
/// reached.
std::vector<RawField> split_fields(const RepairedBlock& block) {
    std::vector<RawField> fields;
    fields.reserve(block.count);
    std::string line;
    for (std::size_t pos = 0, end = 0; pos < block.text.size(); pos = end + 1) {
        end = block.text.find('\n', pos);
        line.assign(block.text, pos, end - pos);
        const mimetic::Field field(line);
        std::string value = field.value();
        if (!value.empty() && is_blank(value.front()))
            value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
        fields.push_back({field.name(), std::move(value)});
    }
    assert(fields.size() == block.count);
    return fields;
}

} // namespace ticketd::parser
