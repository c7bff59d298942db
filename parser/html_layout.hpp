// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// Sets words into lines: white space runs together, blocks stand on lines of their own, quotations get "> ".
/// Fed by the HTML reader with what it meets; linear.
class HtmlLayout {
public:
    void text(std::string_view); ///< white space as HTML has it, unless in preformatted()
    void mark(std::string_view); ///< text of ours (a list's dash), set as it is
    void line_break();
    void block();     ///< what follows begins on a new line
    void paragraph(); ///< and has an empty line before it
    void open_quote();
    void close_quote();
    void open_preformatted() { ++preformatted_; }
    void close_preformatted() { preformatted_ -= preformatted_ > 0 ? 1U : 0U; }
    void open_list() { ++indent_; }
    void close_list() { indent_ -= indent_ > 0 ? 1U : 0U; }
    bool at_line_start() const { return line_start_; }
    std::size_t size() const { return out_.size(); }
    std::string finish();

private:
    void begin_line();
    void word(std::string_view);
    void preformatted(std::string_view);
    void end_line();

    std::string out_;
    std::size_t quotes_ = 0, indent_ = 0, preformatted_ = 0;
    unsigned breaks_ = 0; ///< line ends that are owed before the next word
    bool line_start_ = true, blank_ = false, marked_ = false;
};

} // namespace ticketd::parser
