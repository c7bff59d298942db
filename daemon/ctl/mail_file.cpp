// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/mail_file.hpp"

#include "daemon/ctl/command.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace ticketd::ctl {

std::string read_mail_file(const std::string& path) {
    const auto close = [](std::FILE* file) {
        if (file != stdin) std::fclose(file);
    };
    const std::unique_ptr<std::FILE, decltype(close)> file(
        path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close);
    if (!file)
        throw Refusal(Exit::usage,
                      fmt::format("{}: {}; name a file that holds one mail", path, std::strerror(errno)));
    std::string bytes;
    std::array<char, 65536> buffer{};
    while (const auto got = std::fread(buffer.data(), 1, buffer.size(), file.get()))
        bytes.append(buffer.data(), got);
    if (std::ferror(file.get()))
        throw Refusal(Exit::usage,
                      fmt::format("{}: {}; name a file that holds one mail", path, std::strerror(errno)));
    return bytes;
}

} // namespace ticketd::ctl
