// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/data.hpp"

#include <algorithm>

namespace ticketd::lmtp {

std::size_t DataReader::feed(std::string_view input) {
    std::size_t used = 0;
    while (used < input.size() && state_ != State::ended) {
        if (state_ == State::text)
            used += feed_text(input.substr(used));
        else
            used += feed_one(input[used]) ? 1U : 0U;
    }
    return used;
}

void DataReader::keep(std::string_view bytes) {
    size_ += bytes.size();
    if (!too_long() && !dropped_)
        content_ += bytes;
    else if (content_.capacity() > 0)
        content_ = std::string{};
}

/// Inside a line: all up to the next CR or LF at once.
std::size_t DataReader::feed_text(std::string_view input) {
    const auto end = std::min(input.find_first_of("\r\n"), input.size());
    keep(input.substr(0, end));
    if (end == input.size()) return end;
    if (input[end] == '\r')
        state_ = State::cr;
    else
        keep("\n"); // it ends no line: a dot behind it is no end of the mail
    return end + 1;
}

/// A byte where lines begin and end; false: it is to be looked at again in the new state.
bool DataReader::feed_one(char c) {
    switch (state_) {
    case State::line_start: state_ = c == '.' ? State::dot : State::text; return c == '.';
    case State::cr:
        if (c == '\n') {
            keep("\r\n");
            state_ = State::line_start;
            return true;
        }
        keep("\r");
        state_ = c == '\r' ? State::cr : State::text;
        return c == '\r';
    case State::dot:
        state_ = c == '\r' ? State::dot_cr : State::text; // the dot itself was stuffed
        return c == '\r';
    case State::dot_cr:
        if (c == '\n') {
            state_ = State::ended;
            return true;
        }
        keep("\r");
        state_ = State::text;
        return false;
    case State::text:
    case State::ended: break;
    }
    return true;
}

} // namespace ticketd::lmtp
