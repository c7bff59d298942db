// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string_view>
#include <vector>

namespace ticketd::parser {

/// Reads an address field (RFC 5322 section 3.4 with obs- forms, RFC 6532): groups (their members count),
/// comments, quoted strings, source routes, encoded words; and what programs write instead: semicolons
/// between, missing brackets, unquoted commas and dots in names, addresses without a domain. Linear; at most
/// limits::addresses. `charset` is what raw 8-bit names are taken for if they are not UTF-8.
std::vector<Address> read_addresses(std::string_view raw, std::string_view charset = {});

} // namespace ticketd::parser
