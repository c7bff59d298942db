// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Joins the soft-broken lines of text/plain; format=flowed (RFC 3676), keeps "> " marks in front of quoted
/// paragraphs, and takes space-stuffing away. `text` has LF line ends. Linear.
std::string unflow(std::string_view text, bool delete_space);

} // namespace ticketd::parser
