// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string_view>

/// An address that stands in a text, and longer ones that only hold it: "colombo@example.com" is not
/// bo@example.com.
namespace ticketd::store {

/// What stands before an address makes it the end of a longer one. "%3C", as links write "<", does not.
bool ends_longer_address(std::string_view before);

/// The words of that size at that place (an address, or a name) are no part of longer ones.
bool is_whole(std::string_view text, std::size_t at, std::size_t size);

} // namespace ticketd::store
