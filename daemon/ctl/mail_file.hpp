// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>

namespace ticketd::ctl {

/// The bytes of a file, or of standard input for "-". Throws Refusal (usage) where it cannot be read.
std::string read_mail_file(const std::string& path);

} // namespace ticketd::ctl
