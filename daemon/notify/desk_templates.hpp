// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template.hpp"
#include "daemon/policy/rules.hpp"

#include <filesystem>

namespace ticketd::notify {

/// The desk's templates in all languages of the directory, with those that levels have for themselves. Throws
/// TemplateError as Templates does.
Templates read_templates(const std::filesystem::path& directory, const policy::Rules&);

/// Renders every template of every language with sample values, with all of its conditions holding and with
/// none, and reads the mails back. Throws TemplateError, one line a file that makes no good mail.
void check_templates(const Templates&, const std::filesystem::path& directory);

/// Both: what the daemon works with. Throws as they do.
Templates checked_templates(const std::filesystem::path& directory, const policy::Rules&);

} // namespace ticketd::notify
