// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// The charset that is meant by a declared name, under the name that convert() knows: lower case, without
/// quotes, language and wrapping; replaced by the larger charset where programs write the smaller one's name
/// for it. Empty for none; names that say nothing ("unknown-8bit", "x-user-defined", "8bit") give empty too.
std::string meant_charset(std::string_view declared);

} // namespace ticketd::parser
