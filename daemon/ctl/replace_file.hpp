// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>
#include <string_view>

namespace ticketd::ctl {

/// Puts new contents in the place of a file at once: whoever reads it sees the old ones or the new ones, also
/// after a crash. Owner, group and rights stay; a file that was not there gets 0640. Throws Refusal, and then
/// the file is as it was.
void replace_file(const std::filesystem::path&, std::string_view contents);

} // namespace ticketd::ctl
