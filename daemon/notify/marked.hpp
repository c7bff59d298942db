// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::notify {

/// Somebody's text inside a mail of the desk's to staff: a bar stands before each line, so that no line of it
/// can pass for the desk's own words, whatever its writer made it look like. Every kind of line end counts.
std::string marked(std::string_view text);

/// A staff member's answer that quotes such a text: quoted lines ("> | It burns.") without the bar.
std::string without_marks_in_quotations(std::string_view text);

} // namespace ticketd::notify
