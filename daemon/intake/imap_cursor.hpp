// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_parser.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::intake::response {

/// Reads the tokens of one response from left to right. A read that finds something else says so by its
/// result and leaves the rest to the caller, who gives the response up; nothing here throws.
class Cursor {
public:
    explicit Cursor(Response& response) : response_(response), rest_(response.text) {}

    bool at_end() const { return rest_.empty(); }
    bool skip(char c);
    /// Up to the next space, bracket or parenthesis; may be empty.
    std::string_view word();
    /// Up to the next space or closing parenthesis: flags and the like.
    std::string_view atom();
    std::optional<std::uint64_t> number();
    /// A quoted string, a literal or an atom; NIL is nothing.
    std::optional<std::string> string();
    /// Any value, parenthesised lists too, of any depth; false if there is none.
    bool skip_value();
    /// Up to and with `c`, what is before it; everything if it does not come.
    std::string_view until(char c);
    std::string_view rest() const { return rest_; }

private:
    std::optional<std::string> quoted();
    std::optional<std::string> literal();

    Response& response_;
    std::string_view rest_;
    std::size_t next_literal_ = 0;
};

} // namespace ticketd::intake::response
