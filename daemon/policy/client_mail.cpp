// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/ack.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/client_request.hpp"
#include "daemon/policy/clock.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/coupon_claim.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/login.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/reply_to.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/turn.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

void start_clock(const Case& mail, Decision& decision) {
    decision.promise = promise_of(mail.rules, decision.level, mail.arrival.received);
    if (!decision.promise) {
        decision.reasons.push_back(
            fmt::format("No calendar opens for level {}, so nothing is promised.", decision.level));
    }
}

bool too_old_to_reopen(const Case& mail, const store::Ticket& ticket) {
    if (ticket.status != store::Status::closed || !ticket.closed) return false;
    const auto& desk = mail.rules.desk;
    return add_span(*ticket.closed, desk.reopen_within, desk.time_zone) < mail.arrival.received;
}

/// Where the client has gone on in a new ticket since: his mails there stand in the old thread, with all that
/// refers to the old ticket.
std::optional<FollowUp> continued_in(const Case& mail, const Sender& sender) {
    auto newer = follow_message_id(mail, sender);
    if (newer && too_old_to_reopen(mail, newer->ticket->ticket)) newer.reset();
    return newer;
}

std::string_view value_of_field(const parser::Message& message, std::string_view name) {
    const auto found = std::ranges::find_if(
        message.fields, [&](const parser::HeaderField& field) { return equal_fold(field.name, name); });
    return found == message.fields.end() ? std::string_view() : trimmed(found->value);
}

/// The mark that a client's mail program sets: of RFC 4021, or as Outlook and others write it.
bool is_marked_urgent(const parser::Message& message) {
    const auto says = [&](std::string_view name, std::string_view value) {
        return equal_fold(value_of_field(message, name), value);
    };
    // "1", "1 (Highest)", "2 (High)"; 3 is what most send
    const auto number = value_of_field(message, "X-Priority").substr(0, 2);
    return says("Importance", "high") || says("Priority", "urgent") || says("X-MSMail-Priority", "high")
           || number == "1" || number == "1 " || number == "2" || number == "2 ";
}

/// Staff see the claim, and it is they who say what is urgent.
void look_at_urgency(const Case& mail, bool is_urgent, Decision& decision) {
    if (decision.urgent.value_or(is_urgent) || !is_marked_urgent(mail.message)) return;
    decision.add_reason_for_staff(
        "The mail is marked as urgent by its sender. It is served in its turn: !urgent changes that.");
}

/// What the text of a mail claims was judged when it came, not when staff split it off.
void open_ticket(const Case& mail, const FollowUp& found, Decision& decision, bool is_split = false) {
    decision.outcome = Outcome::new_ticket;
    decision.by = ThreadSign::new_ticket;
    decision.tid = mail.facts.next_tid;
    decision.mentioned = found.mentioned;
    decision.status = store::Status::open;
    decision.notify_staff = true;
    decision.level_basis = believed_as_client(decision.sender, mail.rules) ? store::LevelBasis::licenses
                                                                           : store::LevelBasis::none;
    if (!is_split) {
        look_at_reply_to(mail, nullptr, decision);
        claim_coupon(mail, nullptr, decision);
        ask_owner_of_login(mail, nullptr, decision);
        look_at_urgency(mail, false, decision);
    }
    start_clock(mail, decision);
    decision.ack = acknowledge_new(mail, decision.sender);
}

/// Whether a further message may change the ticket's state, or why not; empty: it may.
std::string why_state_stays(const Case& mail, const store::Ticket& ticket, const Decision& decision) {
    if (ticket.status == store::Status::spam)
        return "The ticket is marked as spam, so nothing happens on it.";
    if (is_automatic(mail.message, decision.sender))
        return "The mail was sent automatically: it changes no state and no clock.";
    if (decision.unconfirmed_sender)
        return "Its sender is not known on the ticket: no state and no clock changes for it.";
    return {};
}

void change_state(const Case& mail, const store::Ticket& ticket, Decision& decision) {
    if (auto why = why_state_stays(mail, ticket, decision); !why.empty()) {
        decision.reasons.push_back(std::move(why));
        return;
    }
    decision.reopens = ticket.status == store::Status::closed;
    if (decision.reopens) decision.reasons.emplace_back("The ticket was closed; the reply opens it again.");
    if (ticket.status != store::Status::open) decision.status = store::Status::open;
    if (!starts_clock(ticket, decision.reopens)) {
        decision.reasons.emplace_back(
            "An answer is owed already; a further message does not move its due time.");
    } else {
        start_clock(mail, decision);
    }
}

/// A new subject under an old reference may be a new request: that is for staff to see and to say.
void look_at_subject(const Case& mail, const store::Ticket& ticket, Decision& decision) {
    if (find_request(mail.message, mail.rules, mail.keys)) return; // the subject of a link of ours
    // As the ticket keeps its own.
    const auto subject =
        masked(strip_tags_and_prefixes(mail.message.subject, mail.rules.desk.tag), mail.rules.confidential);
    if (subject.empty() || ticket.subject.empty()) return;
    // Programs, ours too, cut a long subject: one that begins the other is the same.
    const auto known = std::string_view(ticket.subject);
    const auto size = std::min(known.size(), subject.ends_with("…") ? subject.rfind("…") : subject.size());
    if (equal_fold(known.substr(0, size), std::string_view(subject).substr(0, size))) return;
    decision.add_reason_for_staff(fmt::format(
        "The subject changed from \"{}\" to \"{}\": !split makes the message a ticket of its own.",
        ticket.subject, subject));
}

/// A clock that runs on goes by the new level.
void change_level(const Case& mail, const store::Ticket& ticket, Decision& decision) {
    if (decision.level == ticket.level || decision.promise) return;
    if (const auto running = running_clock(ticket))
        decision.promise = at_level(*running, decision.level, mail.rules, mail.arrival.received);
}

/// Whoever was asked about a login and answers once more has no part in the ticket by that.
bool only_answers_login(const Case& mail, const FollowUp& found, const Sender& sender) {
    return found.token && found.token->purpose == login_purpose
           && !why_may_write(sender, *found.ticket, mail.facts, mail.rules);
}

void reply(const Case& mail, const FollowUp& found, Decision& decision) {
    const auto& ticket = found.ticket->ticket;
    decision.outcome = Outcome::client_reply;
    decision.by = found.by;
    decision.tid = ticket.tid;
    decision.unconfirmed_sender = found.unconfirmed;
    decision.mentioned = found.mentioned;
    decision.level = ticket.level;
    if (found.token) decision.seen_entry = found.token->entry;
    decision.notify_staff = ticket.status != store::Status::spam;
    look_at_subject(mail, ticket, decision);
    if (!confirms_login(mail, found, decision)) {
        decision.unconfirmed_sender |= only_answers_login(mail, found, decision.sender);
        look_at_reply_to(mail, found.ticket, decision);
        claim_coupon(mail, found.ticket, decision);
        ask_owner_of_login(mail, found.ticket, decision);
        look_at_urgency(mail, ticket.urgent, decision);
        change_state(mail, ticket, decision);
    }
    change_level(mail, ticket, decision);
    decision.ack = acknowledge_follow_up(mail, decision, *found.ticket);
}

} // namespace

void decide_client_mail(const Case& mail, const FollowUp& found, Decision& decision) {
    decision.reasons.push_back(found.reason);
    if (found.ticket == nullptr) {
        open_ticket(mail, found, decision);
    } else if (!too_old_to_reopen(mail, found.ticket->ticket)) {
        reply(mail, found, decision);
    } else if (const auto newer = continued_in(mail, decision.sender)) {
        decision.reasons.push_back(newer->reason);
        reply(mail, *newer, decision);
    } else {
        const auto old = found.ticket->ticket.tid;
        decision.reopened_from = old;
        decision.reasons.push_back(fmt::format(
            "Ticket {} was closed too long ago to be opened again: a new one is linked to it.", old.value));
        open_ticket(mail, found, decision);
    }
}

Decision decide_split(const Arrival& arrival, store::Tid from, const store::Facts& facts, const Rules& rules,
                      const KeyRing& keys, store::Instant now) {
    const Case mail{.arrival = arrival,
                    .message = arrival.message,
                    .facts = facts,
                    .rules = rules,
                    .keys = keys,
                    .now = now,
                    .references = {}};
    auto writer = identify(mail.message, facts, rules, false, arrival.received, now);
    Decision decision;
    decision.sender = std::move(writer.sender);
    decision.level = std::move(writer.level);
    decision.reasons = std::move(writer.reasons);
    FollowUp none;
    none.reason = fmt::format("Staff split it off ticket {}, so it is a new one.", from.value);
    decision.reasons.push_back(none.reason);
    open_ticket(mail, none, decision, true);
    assign_in_turn(facts.people, rules, now, decision);
    return decision;
}

} // namespace ticketd::policy
