// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/errors.hpp"

#include <fmt/format.h>

#include <iterator>

namespace ticketd::config {

std::string Errors::report() const {
    std::string text;
    for (const auto& [line, what] : found_) {
        const std::string where = line > 0 ? fmt::format("{}:{}", file_, line) : file_;
        fmt::format_to(std::back_inserter(text), "{}{}: {}", text.empty() ? "" : "\n", where, what);
    }
    return text;
}

} // namespace ticketd::config
