// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/uuencode.hpp"

#include "parser/ascii.hpp"
#include "parser/limits.hpp"
#include "parser/transfer.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

/// The name in "begin 644 name", or empty.
std::string_view begin_name(std::string_view line) {
    constexpr std::string_view word = "begin ";
    if (!line.starts_with(word)) return {};
    std::string_view rest = line.substr(word.size());
    std::size_t digits = std::min(rest.find_first_not_of("01234567"), rest.size());
    if (digits < 3 || digits > 4 || digits + 1 >= rest.size() || rest[digits] != ' ') return {};
    return trim(rest.substr(digits));
}

/// A length, then that many bytes in groups of four characters; blanks at the end may be lost, one may be
/// added.
bool is_data_line(std::string_view line) {
    if (line.empty() || line[0] < ' ' || line[0] > '`') return false;
    std::size_t bytes = (byte(line[0]) - 0x20U) & 0x3FU;
    std::size_t characters = (bytes + 2) / 3 * 4 + 1;
    bool printable = std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '`'; });
    return printable && line.size() <= characters + 2
           && line.size() + 4 >= std::min<std::size_t>(characters, 8);
}

/// Where the file that begins at `pos` (behind its begin line) ends, or npos.
std::size_t end_of_file(std::string_view text, std::size_t pos) {
    for (std::size_t lines = 0; pos < text.size(); ++lines) {
        std::string_view line = next_line(text, pos);
        if (line == "end") return pos;
        bool filler = line.empty() || line == "`";
        if (!filler && !is_data_line(line)) return std::string_view::npos;
        if (filler && lines == 0 && pos >= text.size()) break;
    }
    return std::string_view::npos;
}

} // namespace

std::vector<UuFile> take_uuencoded(std::string& text) {
    std::vector<UuFile> files;
    std::size_t at = text.starts_with("begin ") ? 0 : text.find("\nbegin ");
    std::string kept;
    std::size_t from = 0;
    while (at != text.npos && files.size() < limits::attachments) {
        std::size_t start = text[at] == '\n' ? at + 1 : at, pos = start;
        std::string_view name = begin_name(next_line(text, pos));
        std::size_t end = name.empty() ? text.npos : end_of_file(text, pos);
        if (end != text.npos) {
            files.push_back(
                {std::string(name), decode_uuencode(std::string_view(text).substr(pos, end - pos))});
            kept.append(text, from, start - from);
            from = end;
        }
        std::size_t next = end == text.npos ? pos : end;
        at = next > 0 && next <= text.size() ? text.find("\nbegin ", next - 1) : text.npos;
    }
    if (!files.empty()) text = kept.append(text, from);
    return files;
}

} // namespace ticketd::parser
