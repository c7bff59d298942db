// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/staff_forward.hpp"

#include "daemon/policy/address_argument.hpp"
#include "daemon/policy/carry_out.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/refuse.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/thread_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

/// The client that a recognised forward is from; nothing where that is switched off or names nobody fit.
std::optional<store::Person> client_of_forward(const parser::Message& message, const Rules& rules) {
    if (!rules.threads.forwards || !message.forwarded_from) return std::nullopt;
    const auto& from = *message.forwarded_from;
    auto argument = read_address_argument(from.address, rules);
    if (!argument.fault.empty()) return std::nullopt;
    argument.person.name = from.name;
    return std::move(argument.person);
}

/// What the client is entitled to. Staff's word stands for an identity; a forwarded text does not: it counts
/// as a plain From: does.
std::string entitle(const Case& mail, const store::Person& client, bool vouched, Decision& decision) {
    Sender writer;
    writer.address = {.name = client.name, .address = client.address};
    if (!vouched && !believed_as_client(writer, mail.rules)) {
        decision.reasons.push_back(
            fmt::format("Nothing proves that the forwarded mail is {}'s, so the level is {}.", client.address,
                        mail.rules.licenses.default_level));
        return mail.rules.licenses.default_level;
    }
    auto entitled = better_entitlement(client.address, mail.facts.threads.client_licenses, mail.rules,
                                       mail.arrival.received, mail.now);
    if (entitled.license) decision.threads.license_key = entitled.license->key;
    decision.sender.expired = std::move(entitled.expired); // said to the client in the acknowledgement
    decision.reasons.push_back(std::move(entitled.reason));
    return std::move(entitled.level);
}

Acknowledgement acknowledge_forward(const Case& mail, const store::Person& client) {
    if (!mail.rules.threads.acknowledge_forwards)
        return {.send = false, .why = "What staff bring in is not acknowledged, by configuration."};
    auto open = Gate(mail.facts, mail.rules, mail.now).for_client(client.address, nullptr);
    if (!open) return {.send = false, .why = std::move(open.why)};
    return {.send = true, .why = "The client is told that staff brought the request in."};
}

void open_for(const Case& mail, store::Person client, bool vouched, Decision& decision) {
    decision.outcome = Outcome::new_ticket;
    decision.by = ThreadSign::new_ticket;
    decision.tid = mail.facts.next_tid;
    decision.status = store::Status::open;
    decision.notify_staff = true;
    decision.level = entitle(mail, client, vouched, decision);
    decision.promise = promise_of(mail.rules, decision.level, mail.arrival.received);
    decision.ack = acknowledge_forward(mail, client);
    decision.threads.requester = std::move(client);
}

/// The ticket as commands may look at it before it is there.
store::CandidateTicket blank_ticket(const Case& mail, const Decision& decision) {
    store::CandidateTicket blank;
    blank.ticket.tid = mail.facts.next_tid;
    blank.ticket.level = decision.level;
    blank.ticket.created = mail.arrival.received;
    if (decision.promise) {
        blank.ticket.clock_start = decision.promise->start;
        blank.ticket.due = decision.promise->due;
    }
    return blank;
}

/// The commands that make sense on a ticket that is not there yet are those that say whose it is, who works
/// on it and how.
std::string fault_on_new(const std::vector<Command>& commands) {
    using Verb = Command::Verb;
    for (const auto verb : {Verb::merge, Verb::split, Verb::spam, Verb::close, Verb::reopen})
        if (std::ranges::find(commands, verb, &Command::verb) != commands.end())
            return fmt::format("{} has no ticket here: {} opens a new one.", to_string(verb),
                               to_string(Verb::requester));
    return {};
}

} // namespace

bool opens_for_client(const StaffText& text) {
    return std::ranges::find(text.commands, Command::Verb::requester, &Command::verb) != text.commands.end();
}

void decide_opening_for_client(const Case& mail, StaffText text, Decision& decision) {
    auto done = decision;
    auto fault = text.fault.empty() ? fault_on_new(text.commands) : text.fault;
    const auto command = std::ranges::find(text.commands, Command::Verb::requester, &Command::verb);
    if (fault.empty()) {
        auto argument = read_address_argument(command->argument, mail.rules);
        if (argument.fault.empty())
            open_for(mail, std::move(argument.person), true, done);
        else
            fault = fmt::format("{}: {}", to_string(Command::Verb::requester), argument.fault);
    }
    done.commands = std::move(text.commands);
    if (fault.empty()) fault = carry_out(mail, blank_ticket(mail, done), text.lines, done);
    if (fault.empty()) {
        decision = std::move(done);
        return;
    }
    decision.level.clear();
    decision.lines = std::move(done.lines);
    refuse(mail, decision, fmt::format("{} Nothing of the mail was carried out or sent on.", fault),
           decision.sender.staff);
}

bool is_forward_by_staff(const Case& mail, const FollowUp& found, const Decision& decision) {
    return decision.sender.staff != nullptr && found.ticket == nullptr && !is_automatic(mail.message)
           && client_of_forward(mail.message, mail.rules).has_value();
}

void decide_forward_by_staff(const Case& mail, const FollowUp& found, Decision& decision) {
    decision.reasons.push_back(found.reason);
    auto client = client_of_forward(mail.message, mail.rules);
    decision.reasons.push_back(
        fmt::format("{} passes on a mail of {}.", decision.sender.staff->name, client->address));
    decision.mentioned = found.mentioned;
    open_for(mail, std::move(*client), false, decision);
}

void ask_for_forward(const parser::Message& message, const Rules& rules, store::MailKeys& keys) {
    if (!keys.threads.client.empty()) return;
    if (const auto client = client_of_forward(message, rules)) name_client(client->address, keys);
}

} // namespace ticketd::policy
