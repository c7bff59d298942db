// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/notices.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/relay.hpp"
#include "daemon/notify/team.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using policy::Outcome;

bool from_client(const Matter& matter) {
    return matter.decision.outcome == Outcome::new_ticket || matter.decision.outcome == Outcome::client_reply;
}

/// A letter with a template's text, in the language of the mail that it answers, or in the desk's.
Letter letter(const Matter& matter, const LetterKind& kind, store::Person to, const Values& values) {
    const bool answers_client = from_client(matter) && !kind.to_staff;
    const auto language = answers_client ? matter.message().language : std::string{};
    auto mail = matter.desk.templates.render(std::string(kind.template_), language, values);
    return {.kind = kind,
            .tid = matter.ticket.tid,
            .entry = matter.entry(),
            .to = std::move(to),
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .in_reply_to = {},
            .references = {},
            .enclosures = {}};
}

/// Makes the letter a reply to the mail in hand (RFC 5322 section 3.6.4).
void reply_to_mail(const Matter& matter, Letter& letter) {
    const auto& message = matter.message();
    letter.in_reply_to = message.message_id;
    letter.references = message.references.empty() ? message.in_reply_to : message.references;
    if (!message.message_id.empty()) letter.references.push_back(message.message_id);
}

void send(const Matter& matter, const Letter& letter, Written& written) {
    written.mails.push_back(write(letter, matter.desk, matter.now, matter.entry()));
}

void acknowledge(const Matter& matter, Written& written) {
    const bool sends = acknowledges(matter);
    written.events.push_back(event(matter, sends ? "acknowledged" : "not-acknowledged", "ticketd",
                                   why_acknowledged_or_not(matter)));
    if (!sends) return;
    const auto& kind = matter.decision.outcome == Outcome::new_ticket ? acknowledgement : follow_up;
    const auto& sender = matter.decision.sender.address;
    auto mail = letter(matter, kind, {sender.name, sender.address}, client_values(matter));
    reply_to_mail(matter, mail);
    send(matter, mail, written);
}

/// Policy's gate, for automatic mail that only this box knows it will send.
bool gate_is_open_for_sender(const Matter& matter) {
    return !policy::why_silent(matter.message(), matter.decision.sender, matter.facts, matter.known,
                               matter.desk.rules);
}

std::optional<std::string> why_not_announced(const Matter& matter) {
    const auto& requester = matter.ticket.requester;
    if (!may_be_written_to(requester.address, matter.desk))
        return "The requester has no address to write to.";
    // The mail in hand is staff's: what was counted for its sender says nothing about the requester.
    store::Facts facts;
    facts.automatic_in_all = matter.facts.automatic_in_all;
    policy::Sender reader;
    reader.address = {requester.name, requester.address};
    return policy::why_silent(parser::Message{}, reader, facts, matter.known, matter.desk.rules);
}

void tell_refused(const Matter& matter, const policy::StaffMember& person, const std::string& why,
                  Written& written) {
    const auto& address = person.addresses.front();
    if (!may_be_written_to(address, matter.desk)) return;
    auto mail = letter(matter, refusal, {person.name, address}, refusal_values(matter, person.name, why));
    reply_to_mail(matter, mail);
    send(matter, mail, written);
}

void refuse(const Matter& matter, Written& written) {
    const auto* person = matter.desk.rules.find_staff(matter.decision.tell);
    if (person != nullptr) tell_refused(matter, *person, matter.decision.refusal, written);
}

void relay_answer(const Matter& matter, Written& written) {
    const auto readers = readers_of(matter);
    if (readers.empty()) {
        constexpr auto why = "The ticket has no address that the desk may write to; see its requester.";
        written.events.push_back(event(matter, "not-relayed", "ticketd", why));
        const auto* author = matter.decision.sender.staff;
        if (author != nullptr && gate_is_open_for_sender(matter)) tell_refused(matter, *author, why, written);
        return;
    }
    std::string to;
    for (const auto& reader : readers) to += (to.empty() ? "Sent to " : ", ") + reader.address;
    written.events.push_back(event(matter, "relayed", "ticketd", to));
    auto mails = relay(matter, readers);
    std::move(mails.begin(), mails.end(), std::back_inserter(written.mails));
}

void announce_closing(const Matter& matter, Written& written) {
    if (const auto why = why_not_announced(matter)) {
        written.events.push_back(event(matter, "closing-not-announced", "ticketd", *why));
        return;
    }
    auto mail = letter(matter, closing, matter.ticket.requester, client_values(matter));
    mail.in_reply_to = matter.known->last_client_message_id;
    if (!mail.in_reply_to.empty()) mail.references.push_back(mail.in_reply_to);
    send(matter, mail, written);
}

/// Notices about one ticket refer to an id that no mail has, so that a mail program shows them as one thread.
std::string notices_thread(const Matter& matter) {
    return "ticket-" + std::to_string(matter.ticket.tid.value) + "@"
           + std::string(policy::domain_of(matter.desk.rules.desk.address));
}

void notify_staff(const Matter& matter, Written& written) {
    const auto values = notice_values(matter);
    const auto enclosures = enclosures_of(matter.message());
    for (const auto& person : told(matter)) {
        auto mail = letter(matter, notice, person, values);
        mail.enclosures = enclosures;
        if (matter.has_ticket()) mail.references = {notices_thread(matter)};
        send(matter, mail, written);
    }
}

struct Row {
    bool (*applies)(const Matter&);
    void (*write)(const Matter&, Written&);
};

// The order is that of the outbox: who waits longest for a word from the desk gets it first.
constexpr Row rows[] = {
    {from_client, acknowledge},
    {[](const Matter& m) { return m.decision.relay && m.known != nullptr; }, relay_answer},
    {[](const Matter& m) { return m.known != nullptr && m.changed_to(store::Status::closed); },
     announce_closing},
    {[](const Matter& m) { return m.decision.outcome == Outcome::refused; }, refuse},
    {[](const Matter& m) { return m.decision.notify_staff; }, notify_staff},
};

} // namespace

bool acknowledges(const Matter& matter) {
    return matter.decision.ack.send && may_be_written_to(matter.decision.sender.address.address, matter.desk);
}

std::string why_acknowledged_or_not(const Matter& matter) {
    if (matter.decision.ack.send && !acknowledges(matter))
        return "The sender's address is none that can be written to.";
    return matter.decision.ack.why;
}

store::NewEvent event(const Matter& matter, std::string what, std::string who, std::string detail) {
    store::NewEvent made{.tid = {},
                         .entry = matter.entry(),
                         .what = std::move(what),
                         .who = std::move(who),
                         .detail = std::move(detail)};
    if (matter.has_ticket()) made.tid = matter.ticket.tid;
    return made;
}

Written notices(const Matter& matter) {
    Written written;
    for (const auto& row : rows)
        if (row.applies(matter)) row.write(matter, written);
    return written;
}

} // namespace ticketd::notify
