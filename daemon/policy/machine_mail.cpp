// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/outcomes.hpp"

#include "daemon/policy/form.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/returned_mail.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

const store::CandidateTicket* find_ticket(const Case& mail, const Token& token) {
    const auto found = mail.facts.tickets.find(token.tid);
    return found == mail.facts.tickets.end() ? nullptr : &found->second;
}

/// Files the mail by our own signed Message-ID that it returns.
bool file_by_returned(const Case& mail, Decision& decision) {
    for (const auto& reference : returned_references(mail.message, mail.rules, mail.keys)) {
        const auto* ticket = find_ticket(mail, reference.token);
        if (ticket == nullptr) continue;
        decision.tid = ticket->ticket.tid;
        decision.level = ticket->ticket.level;
        decision.by = ThreadSign::bounce;
        decision.seen_entry = reference.token.entry;
        decision.reasons.push_back(fmt::format("A mail of ours about ticket {} came back, known by {}.",
                                               ticket->ticket.tid.value, reference.where));
        judge_returned(mail, *ticket, reference.token, decision);
        return true;
    }
    for (const auto& reference : returned_thread(mail.message, mail.rules, mail.keys)) {
        const auto* ticket = find_ticket(mail, reference.token);
        if (ticket == nullptr) continue;
        decision.tid = ticket->ticket.tid;
        decision.level = ticket->ticket.level;
        decision.by = ThreadSign::bounce;
        decision.reasons.push_back(fmt::format("A mail of the thread of ticket {} came back, known by {}.",
                                               ticket->ticket.tid.value, reference.where));
        return true;
    }
    return false;
}

/// What a program sends in the name of staff answers one of our notices: telling staff of it would be a loop.
bool bears_staff_address(const Case& mail) {
    return std::ranges::any_of(mail.message.from, [&](const parser::Address& from) {
        return mail.rules.find_staff(from.address) != nullptr;
    });
}

/// Words of absence in the subject are all that speaks for a machine, and nothing refers to a mail that it
/// could answer: a person may write so about her calendar, and would be lost without a word.
bool is_known_by_subject_alone(const Case& mail) {
    const auto& message = mail.message;
    const auto& signs = message.auto_signs;
    return signs.vacation_subject && !signs.vacation_header && signs.auto_submitted.empty()
           && !signs.null_return_path && message.in_reply_to.empty() && message.references.empty()
           && mail.references.empty() && subject_tags(message.subject, mail.rules.desk.tag).empty()
           && !bears_staff_address(mail);
}

/// A program that reports of its own accord (RFC 3834 section 5, "auto-generated"), an alarm for instance:
/// somebody must read it, unless it refers to a mail of ours.
bool is_generated_request(const Case& mail) {
    const auto& signs = mail.message.auto_signs;
    if (signs.auto_submitted != "auto-generated" || signs.vacation_header || signs.vacation_subject)
        return false;
    return mail.references.empty() && !bears_staff_address(mail);
}

/// A mail of ours came back: a loop. What passed it on may have given it another Message-ID. A web form that
/// writes from our own address is no loop, unless it is to be answered there too, as our mails to staff are.
bool came_back(const Case& mail) {
    const auto& message = mail.message;
    const auto& desk = mail.rules.desk;
    if (verify(message.message_id, domain_of(desk.address), mail.keys)) return true;
    const auto* typed = form_sender(message, mail.rules);
    const bool by_form = typed != nullptr && !is_own_address(typed->address, desk);
    return !by_form && message.from.size() == 1 && is_own_address(message.from.front().address, desk)
           && is_automatic(message);
}

} // namespace

bool is_machine_mail(const Case& mail) {
    switch (mail.message.kind) {
    case parser::Kind::bounce:
    case parser::Kind::feedback: return true;
    case parser::Kind::auto_reply:
        return came_back(mail)
               || (form_sender(mail.message, mail.rules) == nullptr && !is_generated_request(mail)
                   && !is_known_by_subject_alone(mail));
    case parser::Kind::human:
    case parser::Kind::list: break;
    }
    return came_back(mail);
}

void decide_machine_mail(const Case& mail, Decision& decision) {
    decision.outcome = Outcome::machine;
    decision.level.clear();
    decision.ack = {.send = false, .why = "Machines' mail is never answered."};
    if (file_by_returned(mail, decision)) return;
    auto found = find_follow_up(mail, decision.sender);
    decision.by = found.by;
    if (found.ticket) {
        decision.tid = found.ticket->ticket.tid;
        decision.level = found.ticket->ticket.level;
        decision.reasons.push_back(std::move(found.reason));
    } else {
        decision.reasons.emplace_back("It belongs to no ticket, and is kept without one.");
    }
    decision.reasons.emplace_back("It is a machine's mail: it changes no ticket and no clock.");
}

} // namespace ticketd::policy
