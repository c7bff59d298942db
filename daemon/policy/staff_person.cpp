// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/staff_person.hpp"

#include "daemon/policy/absence.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

bool speak_of_oneself(StaffWork& work) {
    const auto& commands = work.text.commands;
    const auto is_away = [](const Command& command) { return command.verb == Verb::away; };
    if (work.found.ticket != nullptr || commands.empty() || !work.text.fault.empty()
        || !std::ranges::all_of(commands, is_away))
        return false;
    auto& decision = work.decision;
    decision.level.clear();
    const auto& last = commands.back(); // who changed their mind while writing meant this
    auto said =
        said_absence(*decision.sender.staff, last.argument, work.mail.rules, work.mail.arrival.received);
    if (!said.fault.empty())
        return refuse(work, fmt::format("{}: {} Nothing was done.", to_string(last.verb), said.fault));
    decision.outcome = Outcome::note;
    decision.people = std::move(said.changes);
    decision.deeds.push_back(std::move(said.deed));
    decision.commands = std::move(work.text.commands);
    decision.relay_text = std::move(work.text.text);
    decision.reasons.emplace_back("It speaks of its writer alone, and is kept without a ticket.");
    return true;
}

} // namespace ticketd::policy
