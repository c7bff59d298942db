// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"

#include <optional>

namespace ticketd::policy {

/// How long what is done with is kept; absent: for ever.
struct Retention {
    std::optional<Span> closed;  ///< tickets, after they were closed
    std::optional<Span> spam;    ///< tickets and mails that are spam
    std::optional<Span> machine; ///< machines' mails that belong to no ticket
    bool operator==(const Retention&) const = default;
};

} // namespace ticketd::policy
