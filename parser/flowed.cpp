// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/flowed.hpp"

#include "parser/ascii.hpp"

namespace ticketd::parser {

std::string unflow(std::string_view text, bool delete_space) {
    std::string out;
    out.reserve(text.size() + 16);
    std::size_t pos = 0, open_depth = 0;
    bool open = false; // the line before was soft-broken
    while (pos < text.size()) {
        std::string_view line = next_line(text, pos);
        std::size_t depth = 0;
        while (depth < line.size() && line[depth] == '>') ++depth;
        line.remove_prefix(depth);
        if (line.starts_with(' ')) line.remove_prefix(1);
        bool joins = open && depth == open_depth && line != "-- ";
        if (open && !joins) out.push_back('\n');
        if (!joins && depth > 0) out.append(depth, '>').push_back(' ');
        open = line.ends_with(' ') && line != "-- ";
        open_depth = depth;
        if (open && delete_space) line.remove_suffix(1);
        out.append(line);
        if (!open) out.push_back('\n');
    }
    if (open) out.push_back('\n');
    return out;
}

} // namespace ticketd::parser
