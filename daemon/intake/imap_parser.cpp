// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

namespace ticketd::intake {

namespace {

constexpr std::size_t read_size = 256 * 1024;
constexpr std::size_t no_literal = static_cast<std::size_t>(-1);

/// In human text a "{5}" at the end of the line is no literal (RFC 3501, resp-text).
bool is_human_text(std::string_view line) {
    if (!line.starts_with("* ")) return true; // "+ …" and tagged answers
    const std::array conditions{"OK", "NO", "BAD", "BYE", "PREAUTH"};
    const auto word = line.substr(2, line.find(' ', 2) - 2);
    return std::ranges::find(conditions, word) != conditions.end();
}

[[noreturn]] void too_much(const char* what) {
    throw net::Failure{std::string{"the IMAP server sent "} + what
                       + "; the connection is given up, see whether the URL names an IMAP server"};
}

} // namespace

std::span<char> ResponseReader::space() {
    if (begin_ == end_) begin_ = end_ = scanned_ = 0;
    if (buffer_.size() - end_ < read_size / 4) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
        if (buffer_.size() - end_ < read_size / 4) buffer_.resize(std::max(read_size, buffer_.size() * 2));
    }
    return std::span{buffer_}.subspan(end_);
}

std::optional<Response> ResponseReader::next() {
    for (;;) {
        if (literal_missing_ > 0 && !take_literal()) return std::nullopt;
        if (!take_line()) return std::nullopt;
        const auto size =
            response_.literals.empty() && is_human_text(response_.text) ? no_literal : literal_at_end();
        if (size == no_literal) {
            literal_bytes_ = 0;
            return std::exchange(response_, {});
        }
        if (size > limits_.literals - literal_bytes_) too_much("a literal above every bound");
        if (response_.literals.size() == limits_.literal_count) too_much("too many literals in one response");
        literal_bytes_ += size;
        literal_missing_ = size;
        response_.literals.emplace_back().reserve(size); // a claim: pages are taken when bytes come
    }
}

bool ResponseReader::take_literal() {
    const auto count = std::min(literal_missing_, end_ - begin_);
    response_.literals.back().append(buffer_.data() + begin_, count);
    begin_ += count;
    literal_missing_ -= count;
    return literal_missing_ == 0;
}

/// Appends the next line to the response's text; false if its end has not come yet.
bool ResponseReader::take_line() {
    const auto in_hand = std::string_view{buffer_.data() + begin_, end_ - begin_};
    const auto at = in_hand.find('\n', scanned_);
    const auto length = at == std::string_view::npos ? in_hand.size() : at;
    if (response_.text.size() + length > limits_.text) too_much("a line without an end");
    scanned_ = at == std::string_view::npos ? in_hand.size() : 0;
    if (at == std::string_view::npos) return false;
    auto line = in_hand.substr(0, at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    response_.text.append(line);
    begin_ += at + 1;
    return true;
}

/// The size that a "{n}" at the end of the text announces.
std::size_t ResponseReader::literal_at_end() const {
    const std::string_view text = response_.text;
    if (!text.ends_with('}')) return no_literal;
    const auto open = text.rfind('{');
    if (open == std::string_view::npos) return no_literal;
    const auto digits = text.substr(open + 1, text.size() - open - 2);
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error == std::errc::result_out_of_range) too_much("a literal above every bound");
    return error == std::errc{} && end == digits.data() + digits.size() ? size : no_literal;
}

} // namespace ticketd::intake
