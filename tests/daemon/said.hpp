// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ticketd::test {

/// What `speak` writes to stderr.
template <class Speak>
std::string said(Speak speak) {
    const auto file = std::filesystem::temp_directory_path() / fmt::format("ticketd-said-{}", ::getpid());
    const int kept = ::dup(STDERR_FILENO), there = ::open(file.c_str(), O_CREAT | O_TRUNC | O_RDWR, 0600);
    REQUIRE((kept >= 0 && there >= 0));
    ::dup2(there, STDERR_FILENO);
    speak();
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    ::close(there);
    std::ifstream stream(file);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    std::filesystem::remove(file);
    return text;
}

} // namespace ticketd::test
