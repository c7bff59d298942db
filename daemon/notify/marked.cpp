// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/marked.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view mark = "| ";

/// How many bytes of line end the text begins with: LF, CR LF, CR, VT, FF, and Unicode's NEL, LS and PS.
std::size_t line_end(std::string_view text) {
    constexpr std::array ends{"\r\n"sv, "\n"sv, "\r"sv, "\v"sv, "\f"sv, "\u0085"sv, "\u2028"sv, "\u2029"sv};
    const auto found = std::ranges::find_if(ends, [&](auto end) { return text.starts_with(end); });
    return found == ends.end() ? 0 : found->size();
}

/// The line's quoting, "> > ": npos where there is none.
std::size_t end_of_quoting(std::string_view line) {
    const auto last = line.find_first_not_of("> ");
    const auto end = last == std::string_view::npos ? line.size() : last;
    return line.substr(0, end).find('>') == std::string_view::npos ? std::string_view::npos : end;
}

} // namespace

std::string marked(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 16 + mark.size());
    bool begins = true;
    while (!text.empty()) {
        if (begins) result += mark;
        const auto end = line_end(text);
        begins = end != 0;
        if (begins && result.ends_with(' ')) result.pop_back(); // no blank at the end of a line
        result += begins ? '\n' : text.front();
        text.remove_prefix(std::max<std::size_t>(end, 1));
    }
    return result;
}

std::string without_marks_in_quotations(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        auto line = text.substr(0, end);
        text.remove_prefix(end);
        if (const auto own = end_of_quoting(line); own != std::string_view::npos) {
            result += line.substr(0, own);
            line.remove_prefix(own);
            if (line.starts_with(mark))
                line.remove_prefix(mark.size());
            else if (line.starts_with("|\n") || line == "|")
                line.remove_prefix(1);
        }
        result += line;
    }
    return result;
}

} // namespace ticketd::notify
