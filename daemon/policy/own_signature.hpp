// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <cstddef>
#include <string_view>

namespace ticketd::policy {

/// Where, below the last command of `text`, a signature begins that nothing parts from it: Outlook and Apple
/// Mail put a person's name and what follows directly below what was typed. Its first line must be the
/// writer's name as From: says it. text.size() if there is none. Pure, linear.
std::size_t signature_below_commands(std::string_view text, const parser::Address& writer);

} // namespace ticketd::policy
