// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/alerts.hpp"

#include "daemon/log.hpp"
#include "daemon/notify/housekeeping.hpp"
#include "daemon/vital_signs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace ticketd {

void Alerts::raise(const std::string& cause, const std::string& text, Clock::time_point /*now*/) {
    const std::lock_guard lock(mutex_);
    states_[cause] = {.on = true, .text = text, .cleared = {}};
}

void Alerts::clear(const std::string& cause, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto [state, first] = states_.try_emplace(cause);
    if (first || state->second.on) state->second = {.on = false, .text = {}, .cleared = now};
}

bool Alerts::is_on(const std::string& cause) const {
    const std::lock_guard lock(mutex_);
    const auto state = states_.find(cause);
    return state != states_.end() && state->second.on;
}

void Alerts::only(const std::string& kind, std::set<std::string> wheres) {
    const std::lock_guard lock(mutex_);
    only_[kind] = std::move(wheres);
    std::erase_if(states_, [this](const auto& state) { return is_gone(state.first); });
}

bool Alerts::is_gone(const std::string& cause) const {
    const auto colon = std::min(cause.find(':'), cause.size());
    const auto kind = only_.find(cause.substr(0, colon));
    return kind != only_.end() && !kind->second.contains(cause.substr(std::min(colon + 1, cause.size())));
}

notify::Troubles Alerts::known(const std::vector<store::Alert>& told, Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    notify::Troubles troubles;
    for (const auto& [cause, state] : states_)
        if (state.on)
            troubles.on.emplace(cause, state.text);
        else if (now - state.cleared >= calm_)
            troubles.off.insert(cause);
    for (const auto& alert : told)
        if (is_gone(alert.cause)) troubles.off.insert(alert.cause);
    return troubles;
}

void AlertTeller::look_at_disk() {
    std::error_code error;
    const auto space = std::filesystem::space(state_dir_, error);
    if (error) return; // health says so
    if (space.available < needed_)
        alerts_.raise("disk", no_room(state_dir_, space.available, needed_));
    else
        alerts_.clear("disk");
}

void AlertTeller::look_at_store(const store::AlertFacts& facts, store::Instant now) {
    if (facts.oldest_waiting && *facts.oldest_waiting + longest_wait <= now)
        alerts_.raise("outbox", waits_too_long(facts, now));
    else
        alerts_.clear("outbox");
    if (facts.held > 0)
        alerts_.raise("hold", fmt::format("{} mails on hold; see `ticketctl hold`", facts.held));
    else
        alerts_.clear("hold");
    if (facts.breaker_open)
        alerts_.raise("breaker", "the global breaker is open; see `ticketctl gate`");
    else
        alerts_.clear("breaker");
}

bool AlertTeller::work(store::Store& store, const notify::Desk& desk, store::Instant now) {
    look_at_disk();
    auto transaction = store.begin();
    const auto facts = transaction.alerts(now);
    look_at_store(facts, now);
    const auto troubles = alerts_.known(facts.told);
    const auto mail_facts = transaction.lookup(notify::housekeeping_keys(desk.rules, now));
    const auto changes = notify::tell_troubles(troubles, facts.told, mail_facts, desk, now);
    if (!changes) return false;
    transaction.apply(*changes);
    transaction.commit();
    for (const auto& alert : changes->alerts.raised)
        log::record(log::Level::error,
                    fmt::format("alert: {}: {}", log::safe(alert.cause), log::safe(alert.text)),
                    {{"TICKETD_ALERT", alert.cause}});
    for (const auto& cause : changes->alerts.cleared)
        log::record(log::Level::info, fmt::format("alert is over: {}", log::safe(cause)),
                    {{"TICKETD_ALERT", cause}});
    return !changes->outgoing.empty();
}

} // namespace ticketd
