// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/thread_commands.hpp"

#include "daemon/policy/address_argument.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ticketd::policy {

namespace {

using store::Tid;

/// "1001", "#1001", "TID 1001", "[TID#1001]": the digits count.
std::optional<Tid> read_tid(std::string_view text) {
    const auto first = text.find_first_of("0123456789");
    if (first == std::string_view::npos) return std::nullopt;
    text.remove_prefix(first);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto rest = std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error != std::errc{} || rest.find_first_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return Tid{number};
}

const Command* find_verb(const StaffText& text, Command::Verb verb) {
    const auto found = std::ranges::find(text.commands, verb, &Command::verb);
    return found == text.commands.end() ? nullptr : &*found;
}

bool is_same_client(const store::Ticket& a, const store::Ticket& b) {
    return equal_fold(a.requester.address, b.requester.address)
           || (!a.license_key.empty() && a.license_key == b.license_key);
}

bool has_answer(const Decision& decision) { return decision.outcome == Outcome::staff_answer; }

} // namespace

std::string merge(CommandWork& work) {
    const auto tid = read_tid(work.command.argument);
    if (!tid) return "it needs the number of a ticket, such as \"!merge 1001\".";
    const auto& known = work.mail.facts.tickets;
    const auto found = known.find(*tid);
    if (found == known.end()) return fmt::format("there is no ticket {}.", tid->value);
    const auto& survivor = found->second.ticket;
    const auto& ticket = work.ticket.ticket;
    if (survivor.tid == ticket.tid) return fmt::format("ticket {} is this ticket already.", tid->value);
    if (survivor.status == store::Status::spam && ticket.status != store::Status::spam)
        return fmt::format("ticket {} is marked as spam, where no client is answered; !reopen it first.",
                           survivor.tid.value);
    auto& decision = work.decision;
    decision.status = store::Status::merged;
    decision.stops_clock = true;
    decision.promise.reset();
    decision.reopens = false;
    decision.threads.merges_into = survivor.tid;
    decision.threads.merges_people = is_same_client(ticket, survivor);
    decision.reasons.push_back(
        decision.threads.merges_people
            ? fmt::format("Ticket {} goes on in {}, with its people.", ticket.tid.value, survivor.tid.value)
            : fmt::format("Ticket {} goes on in {}; they are different clients', so nobody is added there.",
                          ticket.tid.value, survivor.tid.value));
    return {};
}

std::string split(CommandWork& work) {
    auto& decision = work.decision;
    const auto& ticket = work.ticket.ticket;
    if (has_answer(decision))
        return "an answer cannot go with it. Split first, then answer on the ticket that it belongs to.";
    const auto& stored = work.mail.facts.threads.entry;
    if (!stored) return "it must stand in a reply to the notice about the message that is to be split off.";
    const auto& entry = stored->entry;
    const bool is_request = entry.direction == store::Direction::in && entry.kind != "bounce"
                            && entry.kind != "auto_reply" && entry.kind != "feedback";
    if (entry.tid != ticket.tid || !is_request)
        return fmt::format("message {} is no client's message of ticket {}.", entry.id.value,
                           ticket.tid.value);
    if (ticket.entry_count < 2) return "the ticket has no other message, so nothing would be left of it.";
    decision.threads.splits = entry.id;
    // What the split message alone had left owing is owed on its own ticket from now on.
    if (work.ticket.last_client == entry.id && ticket.clock_start == entry.received) {
        decision.stops_clock = true;
        if (ticket.status == store::Status::open) decision.status = store::Status::waiting;
    }
    decision.reasons.push_back(fmt::format("Message {} of {} becomes ticket {}.", entry.id.value,
                                           entry.from.address, work.mail.facts.next_tid.value));
    return {};
}

std::string spam(CommandWork& work) {
    auto& decision = work.decision;
    if (has_answer(decision)) return "an answer cannot go with it: spam is not answered.";
    decision.status = store::Status::spam;
    decision.stops_clock = true;
    decision.promise.reset();
    decision.reopens = false;
    return {};
}

std::string cc(CommandWork& work) {
    auto argument = read_address_argument(work.command.argument, work.mail.rules);
    if (!argument.fault.empty()) return argument.fault;
    work.decision.reasons.push_back(fmt::format("{} takes part from now on.", argument.person.address));
    work.decision.threads.joins.push_back(std::move(argument.person));
    return {};
}

std::string requester(CommandWork& work) {
    auto argument = read_address_argument(work.command.argument, work.mail.rules);
    if (!argument.fault.empty()) return argument.fault;
    auto& decision = work.decision;
    const auto entitled = entitlement_of(argument.person.address, work.mail.facts.threads.client_licenses,
                                         work.mail.rules, work.mail.now);
    decision.threads.license_key = entitled.license ? entitled.license->key : std::string{};
    decision.reasons.push_back(fmt::format("The request is {}'s from now on.", argument.person.address));
    decision.threads.requester = std::move(argument.person);
    return {};
}

void name_client(std::string_view address, store::MailKeys& keys) {
    if (address.empty()) return;
    keys.threads.client = lower(address);
    keys.recipients.push_back(keys.threads.client);
}

void ask_for_commands(const StaffText& text, std::optional<store::EntryId> answered, store::MailKeys& keys) {
    for (const auto& command : text.commands)
        if (command.verb == Command::Verb::merge)
            if (const auto tid = read_tid(command.argument)) keys.tids.push_back(*tid);
    if (find_verb(text, Command::Verb::split)) keys.threads.entry = answered;
    if (const auto* command = find_verb(text, Command::Verb::requester)) {
        const auto argument = read_address_argument(command->argument, Rules{});
        name_client(argument.person.address, keys);
    }
}

} // namespace ticketd::policy
