// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ticketd::intake {

/// One response as the server sent it (RFC 3501 section 7): its text without the last CRLF. Each literal
/// stays in the text as its "{n}", and its bytes are beside it in the same order.
struct Response {
    std::string text;
    std::vector<std::string> literals;
};

/// What a server may send at most; above it the connection is given up.
struct ResponseLimits {
    std::size_t text = 16 * 1024 * 1024; ///< a SEARCH of two million mails
    std::size_t literals =
        128 * 1024 * 1024; ///< of one response together; whole mails are bounded by the FETCH
    std::size_t literal_count = 64;
};

/// Cuts a byte stream into responses. Bytes may come in any pieces, also one by one: all state is here, so a
/// cancelled read loses nothing. Linear in the bytes.
class ResponseReader {
public:
    explicit ResponseReader(ResponseLimits limits = {}) : limits_(limits) {}

    /// Where the next bytes may be written; never empty. Then `filled(n)` says how many came.
    std::span<char> space();
    void filled(std::size_t count) { end_ += count; }

    /// The next whole response; nothing if more bytes are needed. Throws net::Failure beyond the limits.
    std::optional<Response> next();

    /// The next bytes are a literal's.
    bool in_literal() const { return literal_missing_ > 0; }

private:
    bool take_literal();
    bool take_line();
    std::size_t literal_at_end() const;

    ResponseLimits limits_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0; ///< the bytes in hand
    std::size_t scanned_ = 0;         ///< of them without a line's end
    Response response_;               ///< as far as it has come
    std::size_t literal_missing_ = 0; ///< of its last literal
    std::size_t literal_bytes_ = 0;
};

} // namespace ticketd::intake
