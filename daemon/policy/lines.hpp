// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>
#include <vector>

namespace ticketd::policy {

/// The lines of a text without their ends (LF); they live as long as the text. A line end at the text's end
/// begins no further line.
std::vector<std::string_view> lines_of(std::string_view text);

} // namespace ticketd::policy
