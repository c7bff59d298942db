// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

struct Conversion {
    std::string text;       ///< valid UTF-8
    std::size_t errors = 0; ///< places where the bytes are not of that charset; U+FFFD stands there
};

/// Converts from a charset that ICU knows under that name; nothing if it knows none. converter.cpp is the
/// only file that sees ICU. Converters are kept per thread. Linear.
std::optional<Conversion> convert(std::string_view bytes, const std::string& charset);

/// What ICU takes for the charset of some bytes (it looks at limits::detection_bytes), with its own
/// confidence, the likeliest first.
struct Guess {
    std::string charset;
    int confidence = 0; ///< 0 to 100
};
std::vector<Guess> detect(std::string_view bytes);

} // namespace ticketd::parser
