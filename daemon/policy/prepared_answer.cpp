// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/prepared_answer.hpp"

#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

std::string names_of(const std::vector<PreparedAnswer>& answers) {
    std::string names;
    for (const auto& answer : answers) names.append(names.empty() ? "" : ", ").append(answer.name);
    return names.empty() ? "none" : names;
}

} // namespace

const PreparedAnswer* find_prepared(const Rules& rules, std::string_view name) {
    const auto found = std::ranges::find_if(
        rules.answers, [&](const PreparedAnswer& answer) { return equal_fold(answer.name, name); });
    return found == rules.answers.end() ? nullptr : &*found;
}

PreparedText prepared_by(const Command& command) {
    const std::string_view argument(command.argument);
    const auto name = argument.substr(0, argument.find(' '));
    return {.name = lower(name),
            .words = std::string(trimmed(argument.substr(name.size()))),
            .below = command.below};
}

std::string answer_prepared(CommandWork& work) {
    auto& decision = work.decision;
    auto asked = prepared_by(work.command);
    const auto& known = work.mail.rules.answers;
    if (asked.name.empty()) return fmt::format("Name a prepared answer; there are {}.", names_of(known));
    const auto* answer = find_prepared(work.mail.rules, asked.name);
    if (answer == nullptr)
        return fmt::format("There is no prepared answer \"{}\"; there are {}.", asked.name, names_of(known));
    if (!asked.words.empty() && !answer->takes_words)
        return fmt::format(
            "The prepared answer \"{}\" takes nothing behind its name, but \"{}\" stands there.", asked.name,
            asked.words);
    if (decision.outcome != Outcome::staff_answer)
        return "It writes to the client, and nothing of this mail is sent on.";
    if (is_addressed_to(work.mail.message, work.ticket.ticket.requester.address))
        return "It writes to the client, whom this mail has reached without it.";
    decision.deeds.push_back({.what = "prepared-answer", .detail = asked.name});
    decision.prepared.push_back(std::move(asked));
    return {};
}

} // namespace ticketd::policy
