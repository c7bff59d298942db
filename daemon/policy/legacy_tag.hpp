// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// At most so many numbers of a previous system are looked at in one subject.
constexpr std::size_t most_legacy_numbers = 4;

/// The numbers of a previous system's tags in a subject, in its order and each once. A pattern is the tag as
/// that system wrote it, with one `%d` for the number: "[Ticket #%d]", "(Case %d)". It is found anywhere in
/// the subject, without regard to case and blanks, and with full-width forms, like our own tag. Pure; linear
/// in the subject for each pattern.
std::vector<std::int64_t> legacy_tags(std::string_view subject, const std::vector<std::string>& patterns);

/// The pattern holds exactly one `%d` and enough beside it to be told from any number: before it at least one
/// character that is no blank, no letter and no digit, or two that are no blanks.
bool is_legacy_pattern(std::string_view pattern);

} // namespace ticketd::policy
