// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/header_lines.hpp"

#include "parser/ascii.hpp"

#include <algorithm>

namespace ticketd::parser {

namespace {

bool first_line_ends_at_cr(std::string_view entity) {
    const auto end = find_newline(entity, 0);
    const auto behind = entity.find_first_not_of('\r', end);
    return end < entity.size() && entity[end] == '\r' && (behind == npos || entity[behind] != '\n');
}

} // namespace

HeaderLines::HeaderLines(std::string_view entity)
    : entity_(entity), end_at_cr_(first_line_ends_at_cr(entity)) {}

std::string_view HeaderLines::next(std::size_t& pos) const {
    if (end_at_cr_) return next_line(entity_, pos);
    const auto end = std::min(entity_.find('\n', pos), entity_.size());
    auto line = entity_.substr(pos, end - pos);
    if (end < entity_.size())
        while (line.ends_with('\r')) line.remove_suffix(1);
    pos = std::min(end + 1, entity_.size());
    return line;
}

std::string_view HeaderLines::next_field(std::size_t& pos) const {
    const std::size_t begin = pos;
    std::size_t end = begin + next(pos).size();
    while (pos < entity_.size() && is_blank(entity_[pos])) {
        const std::size_t start = pos;
        end = start + next(pos).size();
    }
    return entity_.substr(begin, end - begin);
}

} // namespace ticketd::parser
