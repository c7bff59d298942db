// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ticketd::lmtp {

/// Reads what follows DATA up to its end, CR LF . CR LF and nothing else: an end that two servers see at
/// different places lets one mail smuggle another. A CR or LF that stands alone (RFC 5321 section 2.3.8
/// forbids it) is kept like any byte: a mail to the desk is not lost for it. Takes the doubled dots out
/// (section 4.5.2).
class DataReader {
public:
    /// Of a mail of more than `limit` bytes nothing is kept, but its end is found.
    explicit DataReader(std::uint64_t limit) : limit_(limit) {}

    /// Takes bytes; how many of them belong to the mail and its end.
    std::size_t feed(std::string_view input);
    bool ended() const { return state_ == State::ended; }
    bool too_long() const { return size_ > limit_; }
    /// Nothing of it is kept any more, but its end is found.
    void drop() {
        dropped_ = true;
        content_ = std::string{};
    }
    bool is_dropped() const { return dropped_; }
    std::uint64_t size() const { return size_; }
    /// The mail; empty if it is not to be taken.
    std::string take() { return std::move(content_); }

private:
    enum class State { line_start, text, cr, dot, dot_cr, ended };
    void keep(std::string_view);
    std::size_t feed_text(std::string_view);
    bool feed_one(char);

    std::uint64_t limit_, size_ = 0;
    State state_ = State::line_start;
    bool dropped_ = false;
    std::string content_;
};

} // namespace ticketd::lmtp
