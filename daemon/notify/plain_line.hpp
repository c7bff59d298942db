// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::notify {

/// A name or subject that came with a mail, on one line and in the order that it is written in: controls,
/// separators of lines and what turns the direction of text around become blanks or go. It can neither start
/// a line of ours nor make one look other than it is.
std::string plain_line(std::string_view text);

} // namespace ticketd::notify
