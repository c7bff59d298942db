// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::outbox {

/// A mail's bytes in their order: some as they are, some to be written as base64. So an attachment is in
/// memory once, decoded, and never as a second or third copy. The texts are views: what they refer to must
/// outlive it.
class Body {
public:
    Body() = default;
    explicit Body(std::string_view text) { add_text(text); }

    void add_text(std::string_view text);
    /// Content that is written as base64 lines (RFC 2045 section 6.8).
    void add_content(std::string content);
    /// In bytes, as RFC 1870 counts them: before dot-stuffing, without the final dot.
    std::uint64_t size() const { return size_; }
    bool has_8_bit() const { return has_8_bit_; }
    /// The bytes as they are, without what a wire needs.
    void append_to(std::string& out) const;

private:
    friend class BodyWriter;
    struct Piece {
        std::string_view text;
        std::string content;
    };
    std::vector<Piece> pieces_;
    std::uint64_t size_ = 0;
    bool has_8_bit_ = false;
};

/// Length of `size` bytes as base64 lines with CRLF.
std::uint64_t base64_size(std::uint64_t size);

/// Writes a body in blocks as it goes over the wire (RFC 5321 section 4.5.2): dots doubled at line starts,
/// every line ended by CRLF whatever ended it before (a lone CR or LF could be read as an end of the mail by
/// some server), and the final dot.
class BodyWriter {
public:
    static constexpr std::size_t block = 64 * 1024;

    explicit BodyWriter(const Body& body) : body_(body) {}
    /// Appends about `block` bytes; true if this was the last of the body and the final dot is written.
    bool write_block(std::string& out);

private:
    void write_text(std::string_view text, std::string& out);
    void write_line(std::string_view line, std::string& out);
    void end_line(std::string& out);

    const Body& body_;
    std::size_t piece_ = 0, position_ = 0;
    bool line_start_ = true;
    bool after_cr_ = false; ///< the last byte was a CR that ended a line: an LF after it belongs to it
};

} // namespace ticketd::outbox
