// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/staff_reach.hpp"

#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

bool is_for_the_desk_alone(const StaffWork& work) {
    return work.has(Command::Verb::note) || is_addressed_internally(work.mail.message, work.mail.rules.desk);
}

/// Of the mails of the desk about a note, or about one that was refused.
bool is_about_internal_mail(char purpose) {
    return purpose == note_purpose || purpose == correspondence_purpose || purpose == note_receipt_purpose
           || purpose == refused_note_purpose;
}

/// By the mail that it answers, or by who wrote it.
bool is_internal_by_habit(const StaffWork& work) {
    const auto& token = work.found.token;
    if (token && is_about_internal_mail(token->purpose)) return true;
    const auto* writer = work.decision.sender.staff;
    return writer != nullptr && answers_inside(*writer, work.ticket().ticket, work.mail.rules);
}

bool is_suspended(const std::string& address, const Case& mail) {
    const auto known = mail.facts.recipients.find(lower(address));
    return known != mail.facts.recipients.end() && known->second.suspended
           && known->second.suspended->until > mail.now;
}

} // namespace

bool is_meant_for_inside(const StaffWork& work) {
    if (is_for_the_desk_alone(work)) return true;
    return !work.has(Command::Verb::make_public) && is_internal_by_habit(work)
           && !is_addressed_to(work.mail.message, work.ticket().ticket.requester.address);
}

bool stays_inside(const StaffWork& work) {
    if (is_meant_for_inside(work) || is_automatic(work.mail.message)) return true;
    return !work.has_words() && !work.text.commands.empty() && !work.has_files();
}

std::string why_not_public(const StaffWork& work) {
    if (!work.has(Command::Verb::make_public)) return {};
    if (is_for_the_desk_alone(work))
        return "The mail says !public, and is a note by !note or by its address: it can not be both.";
    if (!work.has_words() && !work.has_files())
        return "The mail says !public, and holds no text that could go to the client.";
    return {};
}

void reach_clients(const StaffWork& work, Decision& decision) {
    const auto& candidate = work.ticket();
    const auto lacks = [&](const store::Person& person) {
        return !is_addressed_to(work.mail.message, person.address);
    };
    const auto lacks_and_can_get = [&](const store::Person& person) {
        return lacks(person) && !is_suspended(person.address, work.mail);
    };
    const auto& threads = decision.threads;
    const bool client_lacks = lacks(threads.requester.value_or(candidate.ticket.requester));
    const bool other_lacks = std::ranges::any_of(candidate.participants, lacks_and_can_get)
                             || std::ranges::any_of(threads.joins, lacks_and_can_get);
    const bool may = work.has(Command::Verb::make_public) || !is_internal_by_habit(work);
    decision.relay = may && (client_lacks || other_lacks);
    const auto* where = "the client has it already; it goes to who else takes part";
    if (!decision.relay) where = "the client has it already";
    if (decision.relay && client_lacks) where = "goes to the client";
    decision.reasons.push_back(
        fmt::format("It is the answer of {}, and {}.", decision.sender.staff->name, where));
}

} // namespace ticketd::policy
