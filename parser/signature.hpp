// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace ticketd::parser {

/// Index of the line with which the signature of `lines` begins; lines.size() if there is none.
///
/// `lines` is one stretch of a person's own text, without quotation, blank lines at its end removed. Known
/// are: "-- " (RFC 3676 section 4.3), what mobiles and mail programs put below ("Sent from my …" in the usual
/// languages), a formal closing with the name and company below it, a block of contact data, and the footer
/// of a mailing list. Looks at a bounded number of lines at the end: linear. Never throws.
std::size_t signature_start(std::span<const std::string_view> lines);

} // namespace ticketd::parser
