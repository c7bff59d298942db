// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/returned_mail.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/text.hpp"
#include "parser/dead_status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

/// RFC 3464 section 2.3.3: only this one means that the mail will never arrive.
const parser::FailedRecipient* failed_recipient(const parser::Message& message) {
    const auto found = std::ranges::find(message.bounces, "failed", &parser::FailedRecipient::action);
    return found == message.bounces.end() ? nullptr : &*found;
}

/// What an envelope's token names is the mail to that recipient, of several a person's words before a
/// machine's; what a Message-ID names is that mail alone.
const store::SentMail* find_sent(const Case& mail, const Token& token) {
    const store::SentMail* found = nullptr;
    for (const auto& sent : mail.facts.sent) {
        if (sent.entry != token.entry || !issued_to(token, sent.recipient, mail.keys)) continue;
        if (sent.state != store::OutboxState::sent && sent.state != store::OutboxState::sending
            && !sent.returned_by)
            continue;
        const auto own = verify(sent.message_id, domain_of(mail.rules.desk.address), mail.keys);
        if (own && own->purpose == token.purpose) return &sent;
        if (token.purpose == delivery_purpose && (found == nullptr || !sent.automatic)) found = &sent;
    }
    return found;
}

std::string words_of(const parser::FailedRecipient& failed) {
    constexpr std::size_t most_words = 300;
    auto words = failed.diagnostic.empty() ? failed.status
                 : failed.status.empty()   ? failed.diagnostic
                 : failed.diagnostic.find(failed.status) != std::string::npos
                     ? failed.diagnostic
                     : fmt::format("{} {}", failed.status, failed.diagnostic);
    if (words.empty()) words = "no reason given";
    if (words.size() <= most_words) return words;
    auto end = most_words;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    return words.substr(0, end) + "…";
}

/// Nobody has the ticket's only answer: each of its mails came back or was refused.
bool is_lost_answer(const Case& mail, const store::CandidateTicket& ticket, const store::SentMail& returned) {
    const bool only = ticket.public_answers == 1 && ticket.ticket.last_public == returned.entry;
    if (!only || returned.automatic) return false;
    return std::ranges::all_of(mail.facts.sent, [&](const store::SentMail& sent) {
        const bool other_answer = sent.entry == returned.entry && !sent.automatic && sent.id != returned.id;
        return !other_answer || sent.state == store::OutboxState::failed
               || sent.state == store::OutboxState::dropped;
    });
}

/// The one thing that a machine's mail can change.
void reopen(const Case& mail, const store::Ticket& ticket, Decision& decision) {
    if (ticket.status != store::Status::closed && ticket.status != store::Status::waiting) return;
    decision.status = store::Status::open;
    decision.reopens = true;
    decision.promise = promise_of(mail.rules, ticket.level, mail.arrival.received);
    decision.reasons.emplace_back(
        "It was the ticket's only answer, and nobody has it: the ticket is open again and its clock runs.");
}

void suspend(const Case& mail, const parser::FailedRecipient& failed, Decision& decision) {
    const auto& suspend = mail.rules.gate.suspend;
    if (!suspend || !parser::is_dead_status(failed.status)) return;
    auto& returned = *decision.returned;
    returned.suspend_until = add_span(mail.now, *suspend, mail.rules.desk.time_zone);
    decision.reasons.push_back(
        fmt::format("{} is dead: nothing is written to it for a time, or until a mail comes from it.",
                    returned.recipient));
}

} // namespace

void judge_returned(const Case& mail, const store::CandidateTicket& ticket, const Token& token,
                    Decision& decision) {
    if (mail.message.kind != parser::Kind::bounce) return;
    const auto* sent = find_sent(mail, token);
    if (sent == nullptr) {
        decision.reasons.emplace_back("No mail that left the desk fits it, so it changes nothing.");
        return;
    }
    const auto* failed = failed_recipient(mail.message);
    if (failed == nullptr) {
        decision.reasons.emplace_back("It does not say that the mail failed, so it changes nothing.");
        return;
    }
    if (sent->returned_by) {
        decision.reasons.push_back(
            fmt::format("Entry {} said so before, so it changes nothing.", sent->returned_by->value));
        return;
    }
    decision.returned = Returned{
        .mail = sent->id, .recipient = sent->recipient, .why = words_of(*failed), .suspend_until = {}};
    decision.notify_staff = !sent->to_staff;
    decision.reasons.push_back(fmt::format("The {} to {} could not be delivered: {}", sent->kind,
                                           sent->recipient, decision.returned->why));
    if (is_lost_answer(mail, ticket, *sent)) reopen(mail, ticket.ticket, decision);
    suspend(mail, *failed, decision);
}

} // namespace ticketd::policy
