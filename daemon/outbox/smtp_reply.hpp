// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ticketd::outbox {

/// An answer of an SMTP server (RFC 5321 section 4.2).
struct Reply {
    int code = 0;     ///< 200 to 599
    std::string text; ///< its lines without code, joined by \n; untrusted bytes

    bool is_positive() const { return code / 100 == 2; }
    bool is_permanent() const { return code / 100 == 5; }
    /// As the answer to RCPT: nobody has that address, now or tomorrow. An enhanced status code says so
    /// (parser::is_dead_status()), wherever it stands, or else the usual words; the code alone does not: 550
    /// is for refusals by policy too (RFC 5321 section 4.2.2). In doubt false: the address would be
    /// suspended.
    bool says_dead_address() const;
    /// "550 5.1.1 no such user": for messages and the store; one line, safe, bounded.
    std::string shown() const;
};

/// What a server says is no SMTP, or more than a reply may be.
class BadReply : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Cuts a byte stream into replies. Bounded: a reply is at most `most_reply` bytes.
class ReplyReader {
public:
    static constexpr std::size_t most_reply = 64 * 1024;

    void feed(std::string_view bytes);
    /// Takes the next whole reply into `reply`; false if more bytes are needed. Throws BadReply.
    bool take(Reply& reply);
    /// True if bytes are left that nobody has taken.
    bool has_more() const { return position_ < buffer_.size(); }

private:
    std::string buffer_;
    std::size_t position_ = 0; ///< what is before it has been taken
};

/// What a server offers (the answer to EHLO, RFC 5321 section 4.1.1.1).
struct Extensions {
    bool pipelining = false;     ///< RFC 2920
    bool eight_bit_mime = false; ///< RFC 6152
    bool size = false;           ///< RFC 1870: MAIL may say how large the mail is
    std::uint64_t most_size = 0; ///< in bytes; 0: no limit is stated
};
Extensions read_extensions(const Reply& ehlo);

} // namespace ticketd::outbox
