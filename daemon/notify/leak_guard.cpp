// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/leak_guard.hpp"

namespace ticketd::notify {

namespace {

/// A line without what quoting puts around it.
std::string_view bare(std::string_view line) {
    constexpr std::string_view around = " \t\r>|*_";
    const auto first = line.find_first_not_of(around);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(around) - first + 1);
}

} // namespace

std::string why_held_back(std::string_view text, const Templates& templates) {
    const auto &wording = templates.wording("notice"), &revealed = templates.wording("revealed");
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = bare(text.substr(0, end));
        if (wording.contains(line) || revealed.contains(line))
            return "The mail still holds text of an internal notice (\"" + std::string(line)
                   + "\"), which must not reach the client. Take the quoted notice out and send it again.";
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {};
}

std::optional<policy::Decision> held_back(const policy::Decision& decided, const Desk& desk) {
    if (!decided.relay) return std::nullopt;
    auto why = why_held_back(decided.relay_text, desk.templates);
    if (why.empty()) return std::nullopt;
    auto decision = decided;
    decision.outcome = policy::Outcome::refused;
    decision.relay = decision.reopens = decision.stops_clock = false;
    decision.status.reset();
    decision.promise.reset();
    decision.level_change.reset();
    decision.urgent.reset();
    decision.in_development.reset();
    decision.assignee.reset();
    decision.deeds.clear();
    decision.notify_staff = false;
    decision.commands.clear();
    const auto* author = decision.sender.staff;
    if (author != nullptr && !author->addresses.empty()) decision.tell = author->addresses.front();
    decision.reasons.push_back(why);
    decision.refusal = std::move(why);
    return decision;
}

} // namespace ticketd::notify
