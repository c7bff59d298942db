// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"
#include "daemon/policy/text_rules.hpp"
#include "parser/content_hash.hpp"

namespace ticketd::policy {

/// A mail as it came in: what was read, and what the server said of it.
struct Arrival {
    const parser::Message& message;
    parser::ContentHash content_hash{};
    store::Delivery delivery;
    store::Instant received{};             ///< INTERNALDATE, never later than now
    bool truncated = false;                ///< over the size limit: only its header was fetched
    std::uint64_t size = 0;                ///< of the whole mail, in bytes
    std::optional<std::string> language{}; ///< parser::detect_language() of it, if it was asked ahead
    const TextRules* text_rules = nullptr; ///< of the rules that decide, where they stand ready
    TextFindings ahead{};                  ///< of them, if they were asked ahead
    bool adopted = false; ///< an entry of the list of spam is brought in: Facts::next_entry is its own
};

/// What must be looked up before decide() can decide. Pure.
store::MailKeys keys_of(const Arrival&, const Rules&, const KeyRing&, store::Instant now);
/// Likewise before decide_released(): for a mail that counts as its writer's, whatever address it has.
store::MailKeys keys_of_released(const Arrival&, const Rules&, const KeyRing&, store::Instant now);

/// Decides about one mail: who wrote it, what it continues, who is told. Pure; never throws.
Decision decide(const Arrival&, const store::Facts&, const Rules&, const KeyRing&, store::Instant now);

} // namespace ticketd::policy
