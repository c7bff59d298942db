// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/carry_out.hpp"

#include "daemon/policy/absence.hpp"
#include "daemon/policy/clock.hpp"
#include "daemon/policy/command_work.hpp"
#include "daemon/policy/prepared_answer.hpp"
#include "daemon/policy/questions.hpp"
#include "daemon/policy/service_verbs.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/thread_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

std::string close(CommandWork& work) {
    auto& decision = work.decision;
    decision.status = store::Status::closed;
    decision.stops_clock = true;
    decision.promise.reset();
    decision.reopens = false;
    if (work.ticket.ticket.in_development) decision.in_development = false;
    return {};
}

std::string reopen(CommandWork& work) {
    auto& decision = work.decision;
    const auto& before = work.ticket.ticket;
    const bool was_done = before.status != store::Status::open && before.status != store::Status::waiting;
    const bool starts = decision.stops_clock || starts_clock(before, was_done);
    decision.status = store::Status::open;
    decision.reopens = true;
    decision.stops_clock = false;
    if (starts) decision.promise = promise_of(work.mail.rules, decision.level, work.mail.arrival.received);
    return {};
}

/// Whether the mail is a note or goes to the client was decided before.
std::string note(CommandWork&) { return {}; }

std::string away(CommandWork& work) {
    auto& decision = work.decision;
    auto said = said_absence(*decision.sender.staff, work.command.argument, work.mail.rules,
                             work.mail.arrival.received);
    if (!said.fault.empty()) return said.fault;
    decision.people = std::move(said.changes);
    decision.deeds.push_back(std::move(said.deed));
    return {};
}

std::string reveal(CommandWork& work) {
    if (work.decision.sender.staff == nullptr) return "only staff may see access data.";
    work.decision.reveals = true;
    return {};
}

/// What it does is decided before any command is carried out (held_mail.hpp), where there is something to do.
std::string only_in_reply(CommandWork&) { return "it must be the reply to a mail about what waits."; }

/// A verb of service_verbs.hpp as a row's action.
template <std::string (*verb)(Order&)>
std::string service(CommandWork& work) {
    Order order{.mail = work.mail,
                .ticket = work.ticket,
                .argument = work.command.argument,
                .decision = work.decision};
    return verb(order);
}

struct Row {
    Command::Verb verb;
    std::string (*action)(CommandWork&);
};

constexpr Row rows[] = {
    {Command::Verb::close, close},
    {Command::Verb::reopen, reopen},
    {Command::Verb::note, note},
    {Command::Verb::make_public, note},
    {Command::Verb::away, away},
    {Command::Verb::reveal, reveal},
    {Command::Verb::send, only_in_reply},
    {Command::Verb::cancel, only_in_reply},
    {Command::Verb::merge, merge},
    {Command::Verb::split, split},
    {Command::Verb::spam, spam},
    {Command::Verb::cc, cc},
    {Command::Verb::requester, requester},
    {Command::Verb::assign, service<assign>},
    {Command::Verb::level, service<set_level>},
    {Command::Verb::urgent, service<set_urgent>},
    {Command::Verb::normal, service<set_normal>},
    {Command::Verb::development, service<pass_to_development>},
    {Command::Verb::wait, service<wait_for_client>},
    {Command::Verb::answer, answer_prepared},
    {Command::Verb::help, ask_help},
    {Command::Verb::list, ask_list},
    {Command::Verb::find, ask_find},
    {Command::Verb::show, ask_show},
};

/// Whose ticket goes on in another by this mail has no state to set any more: the last word would leave it
/// open, with a clock, where nobody can answer it.
std::string fault_behind_merge(const CommandWork& work) {
    using Verb = Command::Verb;
    const auto into = work.decision.threads.merges_into;
    const auto verb = work.command.verb;
    const bool says_state =
        verb == Verb::close || verb == Verb::reopen || verb == Verb::spam || verb == Verb::merge;
    if (!into || !says_state) return {};
    return fmt::format("the ticket goes on in {} by this mail; what becomes of that one goes into a mail of "
                       "its own.",
                       into->value);
}

/// The table of verbs says who may write what; a word that is reserved there and has no action is for later.
std::string do_one(CommandWork& work) {
    const auto& command = work.command;
    const auto* writer = work.decision.sender.staff;
    if (auto fault = why_not_accepted(command.verb, command.argument, writer ? writer->role : Role::agent);
        !fault.empty())
        return fault;
    if (auto fault = fault_behind_merge(work); !fault.empty()) return fault;
    const auto is_other = [&](store::Tid tid) { return tid != work.ticket.ticket.tid; };
    if (std::ranges::any_of(command.tickets, is_other))
        return fmt::format(
            "The mail is about ticket {}; what is for other tickets goes into a mail of its own.",
            work.ticket.ticket.tid.value);
    const auto row = std::ranges::find(rows, command.verb, &Row::verb);
    if (row == std::end(rows)) return "It is not understood by this version.";
    return row->action(work);
}

} // namespace

std::string carry_out(const Case& mail, const store::CandidateTicket& ticket, const Command& command,
                      Decision& decision) {
    auto changed = decision; // an action that finds a fault late has changed something
    CommandWork work{.mail = mail, .ticket = ticket, .command = command, .decision = changed};
    auto fault = do_one(work);
    if (!fault.empty()) return fault;
    decision = std::move(changed);
    decision.reasons.push_back(fmt::format("{} is carried out.", to_string(command.verb)));
    return {};
}

std::string carry_out(const Case& mail, const store::CandidateTicket& ticket,
                      const std::vector<CommandLine>& lines, Decision& decision) {
    std::vector<LineResult> results;
    for (const auto& line : lines)
        results.push_back(
            {.line = line.line,
             .fault = line.command ? carry_out(mail, ticket, *line.command, decision) : line.fault});
    decision.lines = std::move(results);
    return first_fault(decision.lines);
}

std::string first_fault(const std::vector<LineResult>& lines) {
    const auto found =
        std::ranges::find_if(lines, [](const LineResult& line) { return !line.fault.empty(); });
    if (found == lines.end()) return {};
    return fmt::format("{}: {}", found->line.substr(0, found->line.find_first_of(" \t")), found->fault);
}

} // namespace ticketd::policy
