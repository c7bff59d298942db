// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/notify/desk_templates.hpp"

namespace ticketd {

/// Looks at what a configuration names: its templates, which it gives, and its register. Changes nothing.
/// Throws config::ConfigError with all that is wrong with either, a line each.
notify::Templates check(const config::Config&);

} // namespace ticketd
