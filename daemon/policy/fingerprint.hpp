// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::policy {

/// 64 hex digits that stand for two texts (BLAKE2b of 256 bits): equal only if both are. Pure.
std::string fingerprint(std::string_view first, std::string_view second);

} // namespace ticketd::policy
