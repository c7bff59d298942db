// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/relay_state.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/log.hpp"
#include "daemon/outbox/retry.hpp"

#include <algorithm>

namespace ticketd::outbox {

namespace {

constexpr std::chrono::seconds shortest_pause{5};

} // namespace

std::chrono::milliseconds RelayState::failed(const std::string& cause, bool needs_person, double chance,
                                             Clock::time_point now) {
    strikes_ = 0;
    needs_person_ = needs_person;
    last_failure_ = now;
    if (!away_ || now >= next_probe_) next_probe_ = now + waiting_time(server_pause(++failures_, chance));
    away_ = true;
    if (cause != cause_) {
        cause_ = cause;
        log::warning("outbox: {} takes no mail: {}; mails wait, {}", name_, log::safe(cause),
                     needs_person ? "and most likely [smtp] of the configuration must be mended"
                                  : "it is tried again and again; if that lasts, look at the server");
    }
    return std::chrono::ceil<std::chrono::milliseconds>(next_probe_ - now);
}

void RelayState::hurry() {
    if (!needs_person_) next_probe_ = std::min(next_probe_, last_failure_ + waiting_time(shortest_pause));
}

void RelayState::served() {
    if (away_) return; // what another connection still brings over says nothing of the next one
    if (failures_ > 0) log::info("outbox: {} takes mail again", name_);
    failures_ = 0;
    cause_.clear();
}

} // namespace ticketd::outbox
