// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/recheck.hpp"

#include "daemon/policy/clock.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/sla.hpp"

namespace ticketd::policy {

std::optional<Releveling> recheck(const store::RegisterTicket& known, const Rules& rules,
                                  store::Instant now) {
    const auto& ticket = known.ticket;
    if (!register_may_set_level(ticket)) return std::nullopt;
    const auto entitled = better_entitlement(known.address, known.licenses, rules, ticket.created, now);
    const auto key = entitled.license ? entitled.license->key : std::string();
    if (entitled.level == ticket.level && key == ticket.license_key) return std::nullopt;
    Releveling change{.update = {}, .before = ticket.level, .after = entitled.level, .why = entitled.reason};
    change.update.tid = ticket.tid;
    change.update.license_key = key;
    if (entitled.level == ticket.level) return change;
    change.update.level = entitled.level;
    if (const auto running = running_clock(ticket))
        change.update.due = at_level(*running, entitled.level, rules, now).due;
    return change;
}

} // namespace ticketd::policy
