// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/enriched.hpp"

#include "parser/ascii.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_command = 62; ///< RFC 1896: 60 characters and the slash

class EnrichedReader {
public:
    EnrichedReader(std::string_view text, bool richtext) : text_(text), richtext_(richtext) {}

    std::string read() {
        out_.reserve(text_.size());
        while (pos_ < text_.size()) {
            if (text_[pos_] == '<')
                take_command();
            else if (text_[pos_] == '\n')
                take_line_ends();
            else
                put(text_[pos_++]);
        }
        return std::move(out_);
    }

private:
    void put(char c) {
        if (hidden_ == 0) out_.push_back(c);
    }

    /// A "<" that no command follows is a character; "<<" is one too.
    void take_command() {
        const std::string_view rest = text_.substr(pos_ + 1, longest_command + 1);
        const std::size_t end = rest.find('>');
        const bool doubled = rest.starts_with('<');
        if (doubled || end == rest.npos) {
            put('<');
            pos_ += doubled ? 2 : 1;
            return;
        }
        pos_ += end + 2;
        obey(to_lower(rest.substr(0, end)));
    }

    void obey(std::string_view command) {
        const bool closing = command.starts_with('/');
        if (closing) command.remove_prefix(1);
        if (command == "param" || command == "comment")
            hidden_ = closing ? hidden_ - std::min<std::size_t>(hidden_, 1) : hidden_ + 1;
        else if (command == "nofill")
            filled_ = closing;
        else if (command == "lt")
            put('<');
        else if (richtext_ && (command == "nl" || command == "np" || (closing && command == "paragraph")))
            put('\n');
    }

    /// One line end is a blank, n of them are n - 1; in richtext all are a blank, as <nl> says where a line
    /// ends.
    void take_line_ends() {
        const std::size_t next = std::min(text_.find_first_not_of('\n', pos_), text_.size());
        std::size_t count = next - pos_;
        pos_ = next;
        const bool kept = !filled_ && !richtext_;
        if (!kept && (count == 1 || richtext_)) return put(' ');
        for (std::size_t ends = kept ? count : count - 1; ends > 0; --ends) put('\n');
    }

    std::string_view text_;
    std::string out_;
    std::size_t pos_ = 0, hidden_ = 0;
    bool richtext_, filled_ = true;
};

} // namespace

std::string enriched_to_text(std::string_view text, bool richtext) {
    return EnrichedReader(text, richtext).read();
}

} // namespace ticketd::parser
