// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <cstddef>
#include <string>

/// How mail programs set an answer and the mail that it answers. Knows no desk and no conversation.
namespace ticketd::test {

struct Set {
    std::string plain, html; ///< HTML beside the text, of some programs
};

/// By one of nine programs: seven that quote in their ways, one that passes the mail on, and one that marks
/// nothing at all.
Set set_by(std::size_t program, const std::string& words, const parser::Message& old);

} // namespace ticketd::test
