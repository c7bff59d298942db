// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::licenses {

/// A record of a CSV file and the line it begins on (a quoted field may hold line ends).
struct CsvRecord {
    std::size_t line = 0; ///< from 1
    std::vector<std::string> fields;
    bool broken_quote = false; ///< a quote that never ends, or text after a closing one
};

/// Reads RFC 4180: comma, double quotes, CRLF or LF; a byte order mark and empty lines are passed over.
/// Total: any bytes give records. Linear.
std::vector<CsvRecord> read_csv(std::string_view bytes);

} // namespace ticketd::licenses
