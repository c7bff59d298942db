// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/service_verbs.hpp"

#include "daemon/policy/clock.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

std::string no_argument(const Order& order) {
    return order.argument.empty()
               ? std::string{}
               : fmt::format("It takes nothing behind its word, but \"{}\" stands there.", order.argument);
}

std::string keys_of(const std::vector<Level>& levels) {
    std::string all;
    for (const auto& level : levels) all += (all.empty() ? "" : ", ") + level.key;
    return all;
}

std::string levels_that_pass(const Rules& rules) {
    std::string all;
    for (const auto& level : rules.levels)
        if (level.development) all += (all.empty() ? "" : ", ") + level.key;
    return all.empty() ? "No level has." : "Those that have are " + all + ".";
}

/// The clock that would run when all before this command is done.
std::optional<Promise> clock_so_far(const Order& order) {
    if (order.decision.stops_clock) return std::nullopt;
    if (order.decision.promise) return order.decision.promise;
    return running_clock(order.ticket.ticket);
}

void change_level(Order& order, const std::string& key) {
    auto& decision = order.decision;
    decision.deeds.push_back({.what = "level", .detail = fmt::format("{} -> {}", decision.level, key)});
    if (const auto running = clock_so_far(order))
        decision.promise = at_level(*running, key, order.mail.rules, order.mail.arrival.received);
    decision.level = key;
    decision.level_change = {.level = key, .by = decision.sender.staff->name};
}

bool is_in_development(const Order& order) {
    return order.decision.in_development.value_or(order.ticket.ticket.in_development);
}

std::string set_urgency(Order& order, bool urgent) {
    if (auto fault = no_argument(order); !fault.empty()) return fault;
    order.decision.urgent = urgent;
    if (order.ticket.ticket.urgent != urgent)
        order.decision.deeds.push_back({.what = urgent ? "urgent" : "normal", .detail = ""});
    return {};
}

} // namespace

std::string set_level(Order& order) {
    const auto key = lower(order.argument);
    const auto& rules = order.mail.rules;
    if (key.empty()) return fmt::format("Name a level: {}.", keys_of(rules.levels));
    if (rules.find_level(key) == nullptr)
        return fmt::format("There is no level \"{}\"; there are {}.", order.argument, keys_of(rules.levels));
    if (key == development_level) {
        Order bare{.mail = order.mail, .ticket = order.ticket, .argument = {}, .decision = order.decision};
        return pass_to_development(bare);
    }
    if (is_in_development(order)) order.decision.in_development = false;
    change_level(order, key);
    return {};
}

std::string set_urgent(Order& order) { return set_urgency(order, true); }
std::string set_normal(Order& order) { return set_urgency(order, false); }

std::string assign(Order& order) {
    auto& decision = order.decision;
    if (order.argument.empty()) return "Name somebody: a name of the staff, me, or nobody.";
    if (equal_fold(order.argument, "nobody")) {
        decision.assignee = "";
        decision.deeds.push_back({.what = "assigned", .detail = "to nobody"});
        return {};
    }
    const auto* writer = decision.sender.staff;
    const auto named =
        find_person(equal_fold(order.argument, "me") ? writer->name : order.argument, order.mail.rules);
    if (named.person == nullptr) return named.fault;
    const auto* member = named.person;
    decision.assignee = member->name;
    decision.deeds.push_back({.what = "assigned", .detail = fmt::format("to {}", member->name)});
    if (member != writer) decision.notify_staff = true;
    return {};
}

std::string pass_to_development(Order& order) {
    if (auto fault = no_argument(order); !fault.empty()) return fault;
    auto& decision = order.decision;
    const auto& rules = order.mail.rules;
    if (is_in_development(order)) return "The ticket is with the development department already.";
    const auto* level = rules.find_level(decision.level);
    if (level == nullptr || !level->development)
        return fmt::format("A ticket of level {} does not pass to the development department: the level has "
                           "no \"development = true\". {}",
                           decision.level, levels_that_pass(rules));
    const bool keeps = level->keeps_in_development;
    if (!keeps && rules.find_level(std::string(development_level)) == nullptr)
        return fmt::format("The configuration has no level \"{}\".", development_level);
    decision.deeds.push_back(
        {.what = "development",
         .detail = keeps ? fmt::format("It keeps its level {}.", level->key) : std::string{}});
    if (!keeps) change_level(order, std::string(development_level));
    decision.in_development = true;
    decision.notify_staff = true;
    return {};
}

bool wants_correspondence(const std::vector<Command>& commands) {
    return std::ranges::any_of(commands, [](const Command& command) {
        return command.verb == Command::Verb::reveal || command.verb == Command::Verb::development
               || (command.verb == Command::Verb::level && equal_fold(command.argument, development_level));
    });
}

std::string wait_for_client(Order& order) {
    const auto status = order.decision.status.value_or(order.ticket.ticket.status);
    if (status != store::Status::open && status != store::Status::waiting)
        return "The ticket is not open; reopen it first.";
    order.decision.status = store::Status::waiting;
    order.decision.deeds.push_back({.what = "waiting", .detail = order.argument});
    return {};
}

} // namespace ticketd::policy
