// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/section.hpp"
#include "daemon/net/connection.hpp"

#include <filesystem>

namespace ticketd::config {

/// The one line of text in the file that `key` names; the same search as for passwords. Empty, with a fault,
/// where it cannot be read.
std::string read_secret(Section&, std::string_view key, const std::filesystem::path& folder);

/// password_file and password into `endpoint`, whose user has been read. A file's name is first looked for
/// among systemd's credentials ($CREDENTIALS_DIRECTORY), then from `folder`; its line end does not count. A
/// fault names the file and never shows what stands in it. With `oauth` there is no password.
void read_password(Section&, const std::filesystem::path& folder, net::Endpoint& endpoint);

} // namespace ticketd::config
