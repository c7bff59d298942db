// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decide.hpp"
#include "daemon/policy/signed_reference.hpp"

#include <vector>

namespace ticketd::policy {

/// One mail under decision: all that decide() was given, and the signed references that were found in it. The
/// parts of the decision pass it on; it holds no result.
struct Case {
    const Arrival& arrival;
    const parser::Message& message;
    const store::Facts& facts;
    const Rules& rules;
    const KeyRing& keys;
    store::Instant now;
    std::vector<SignedReference> references; ///< of mails that this one answers, the best first
};

} // namespace ticketd::policy
