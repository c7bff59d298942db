// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace ticketd::notify {

/// All of a file, without an editor's byte order mark and CR; nothing if it cannot be read.
inline std::optional<std::string> content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream.is_open() || !(text << stream.rdbuf())) return std::nullopt;
    auto read = std::move(text).str();
    if (read.starts_with("\xEF\xBB\xBF")) read.erase(0, 3);
    std::erase(read, '\r'); // compose() writes the mail's own line ends
    return read;
}

} // namespace ticketd::notify
