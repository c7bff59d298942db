// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_layout.hpp"

#include "parser/ascii.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

constexpr std::size_t deepest_quote = 20, deepest_indent = 8;
constexpr std::string_view no_break_space = "\xC2\xA0";

} // namespace

void HtmlLayout::text(std::string_view s) {
    if (preformatted_ > 0) return preformatted(s);
    std::size_t from = 0;
    for (std::size_t i = 0; i <= s.size(); ++i) {
        bool nbsp = i + 1 < s.size() && s.substr(i, 2) == no_break_space;
        if (i < s.size() && !is_space(s[i]) && !nbsp) continue;
        if (i > from) word(s.substr(from, i - from));
        if (i < s.size()) blank_ = true;
        if (nbsp) ++i;
        from = i + 1;
    }
}

void HtmlLayout::mark(std::string_view s) {
    begin_line();
    out_.append(s);
    marked_ = true;
    blank_ = false;
}

void HtmlLayout::word(std::string_view s) {
    bool separate = blank_ && !line_start_ && breaks_ == 0 && !marked_;
    begin_line();
    if (separate) out_.push_back(' ');
    out_.append(s);
    blank_ = marked_ = false;
}

void HtmlLayout::preformatted(std::string_view s) {
    std::size_t pos = 0;
    while (pos < s.size()) {
        std::size_t start = pos;
        std::string_view line = next_line(s, pos);
        if (!line.empty()) {
            begin_line();
            out_.append(line);
        }
        if (pos > start + line.size()) line_break();
    }
    blank_ = false;
}

void HtmlLayout::begin_line() {
    for (; breaks_ > 0; --breaks_) end_line();
    if (!line_start_) return;
    for (std::size_t i = 0; i < std::min(quotes_, deepest_quote); ++i) out_.append("> ");
    out_.append(2 * (std::min(indent_, deepest_indent) - std::min<std::size_t>(indent_, 1)), ' ');
    line_start_ = false;
}

void HtmlLayout::end_line() {
    if (line_start_)
        for (std::size_t i = 0; i < std::min(quotes_, deepest_quote); ++i) out_.append(i == 0 ? ">" : " >");
    out_.push_back('\n');
    line_start_ = true;
}

/// Owed line ends are written with the quotation marks of the block that they stand in, before it changes.
void HtmlLayout::open_quote() {
    block();
    if (!out_.empty() && breaks_ > 0) end_line();
    breaks_ = 0;
    ++quotes_;
}

void HtmlLayout::close_quote() {
    block();
    if (breaks_ > 0 && !line_start_) end_line();
    breaks_ = 0;
    quotes_ -= quotes_ > 0 ? 1U : 0U;
}

void HtmlLayout::line_break() {
    if (out_.empty()) return;
    // An empty line more than two says nothing.
    breaks_ = std::min(breaks_ + 1, line_start_ ? 2U : 3U);
    blank_ = false;
}

void HtmlLayout::block() {
    if (!out_.empty() && !line_start_) breaks_ = std::max(breaks_, 1U);
    blank_ = marked_ = false;
}

void HtmlLayout::paragraph() {
    block();
    if (!out_.empty()) breaks_ = std::max(breaks_, line_start_ ? 1U : 2U);
}

std::string HtmlLayout::finish() {
    while (!out_.empty() && (is_space(out_.back()))) out_.pop_back();
    if (!out_.empty()) out_.push_back('\n');
    return std::move(out_);
}

} // namespace ticketd::parser
