// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `reply`, `note`, `close`, `reopen`, `merge` and their kin: what staff do by mail, from a shell.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/mail_file.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

namespace ticketd::ctl {

namespace {

using Verb = notify::StaffAction::Verb;

/// Nobody in particular for an empty name. Throws Refusal for one that the configuration does not have.
const policy::StaffMember* member_named(const std::string& name, const policy::Rules& rules) {
    if (name.empty()) return nullptr;
    const auto found = policy::find_person(name, rules);
    if (found.person != nullptr) return found.person;
    throw Refusal(Exit::usage, "--as takes a name of [[staff]]. " + found.fault);
}

std::string text_for(std::optional<Verb> verb) {
    if (verb && verb != Verb::note) return {};
    auto text = read_mail_file("-");
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        throw Refusal(Exit::usage, "standard input holds no text; nothing was done");
    return text;
}

} // namespace

std::string staff_named(const std::string& as, const policy::Rules& rules) {
    const auto* member = member_named(as, rules);
    return member != nullptr ? member->name : std::string{};
}

Exit staff(const Context& context, std::optional<Verb> verb, std::int64_t tid, const std::string& argument,
           const std::string& as) {
    if (argument.find_first_of("\r\n") != std::string::npos)
        throw Refusal(Exit::usage, "an argument has a line end in it; nothing was done");
    auto config = context.configuration();
    const auto templates = notify::read_templates(config.templates, config.rules);
    config.rules.answers = templates.answers().list();
    context.queries(config); // refuses where no desk has been started yet
    const auto keys = existing_keys(config.state_dir);
    const notify::StaffAction action{.verb = verb,
                                     .tid = store::Tid{tid},
                                     .text = text_for(verb),
                                     .argument = argument,
                                     .by = member_named(as, config.rules)};
    const notify::Desk desk{.rules = config.rules, .keys = keys, .templates = templates};

    store::Store store(config.state_dir / database_file, config.first_tid);
    auto transaction = store.begin();
    const auto facts = transaction.lookup(notify::keys_of(action, config.rules, now()));
    const auto result = notify::plan_staff_action(action, facts, desk, now());
    if (!result.changes) throw Refusal(Exit::no, result.refusal);
    transaction.apply(*result.changes);
    transaction.commit();
    return Exit::done;
}

} // namespace ticketd::ctl
