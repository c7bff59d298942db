// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/authentication_results.hpp"
#include "daemon/policy/rules.hpp"
#include "parser/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// What a server saw of a mail before it changed it and passed it on (a mailing list, a forwarder).
struct SealedResults {
    std::string sealer; ///< the domain of its ARC seal
    std::vector<AuthenticationResult> results;
};

/// The ARC-Authentication-Results (RFC 8617) that are believed: only if our own results (`ours`) say
/// `arc=pass`, and only those of the newest seal, whose domain must be one of `trust.arc`. Seals that our own
/// servers added on top are passed over. Nothing in any other case. Pure.
std::optional<SealedResults> believed_seal(const parser::Message&,
                                           const std::vector<AuthenticationResult>& ours, const Trust&);

} // namespace ticketd::policy
