// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
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

/// What each byte above 127 becomes, for charsets of one byte a character that hold ASCII.
struct ByteTable {
    std::array<std::array<char, 4>, 128> text{};
    std::array<unsigned char, 128> length{};
    std::array<bool, 128> assigned{};

    /// `text` is one character in UTF-8.
    void set(std::size_t index, std::string_view text, bool assigned);
};

/// Converts by such a table.
Conversion look_up(const ByteTable&, std::string_view bytes);

/// What ICU takes for the charset of some bytes (it looks at limits::detection_bytes), with its own
/// confidence, the likeliest first.
struct Guess {
    std::string charset;
    int confidence = 0; ///< 0 to 100
};
std::vector<Guess> detect(std::string_view bytes);

} // namespace ticketd::parser
