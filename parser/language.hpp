// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// The language tags that a mail's header names, lower case, the most wanted first: those of Content-Language
/// (RFC 3282), then those of Accept-Language in the order of their weights; a weight of 0 and "*" are left
/// out. Bounded.
std::vector<std::string> named_languages(const Message&);

/// The language that a text is written in, as its code of ISO 639 ("de"); empty where that is not sure, as
/// with few words. Looks at the first 256 letters of valid UTF-8; total, thread-safe.
std::string detect_language(std::string_view text);
/// Likewise of its writer's own words, where they can be told apart, and its subject.
std::string detect_language(const Message&);

} // namespace ticketd::parser
