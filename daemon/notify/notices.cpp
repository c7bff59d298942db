// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/notices.hpp"

#include "daemon/notify/correspondence.hpp"
#include "daemon/notify/held.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/links.hpp"
#include "daemon/notify/receipt.hpp"
#include "daemon/notify/relay.hpp"
#include "daemon/notify/results.hpp"
#include "daemon/notify/staff_notice.hpp"
#include "daemon/notify/transcript.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using policy::Outcome;

bool from_client(const Matter& matter) {
    return matter.decision.outcome == Outcome::new_ticket || matter.decision.outcome == Outcome::client_reply;
}

/// A level may have its new tickets acknowledged in words of their own.
std::string template_of(const Matter& matter, const LetterKind& kind) {
    if (&kind == &acknowledgement)
        if (const auto* level = matter.desk.rules.find_level(matter.ticket.level))
            return level->acknowledgement;
    return std::string(kind.template_);
}

/// A letter with a template's text, in the client's language, or for staff in the desk's.
Letter letter(const Matter& matter, const LetterKind& kind, store::Person to, const Values& values) {
    const auto language = kind.to_staff || &kind == &login_confirmation ? std::string{} : matter.language();
    auto mail = matter.desk.templates.render(template_of(matter, kind), language, values);
    return {.kind = kind,
            .tid = matter.ticket.tid,
            .entry = matter.entry(),
            .to = std::move(to),
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .html = std::move(mail.html),
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

policy::Gate gate(const Matter& matter) { return {matter.facts, matter.desk.rules, matter.now}; }

store::Person reader_of_acknowledgement(const Matter& matter) {
    if (const auto& client = matter.decision.threads.requester) return *client;
    const auto& sender = matter.decision.sender.address;
    return {sender.name, sender.address};
}

policy::GateAnswer gate_for_acknowledgement(const Matter& matter) {
    if (const auto& client = matter.decision.threads.requester)
        return gate(matter).for_client(client->address, matter.known);
    return gate(matter).for_answer(matter.message(), matter.decision.sender, matter.known);
}

/// Of an acknowledgement that is to be sent, as far as the gate allows.
std::string why_sent_or_not(const Matter& matter, const policy::GateAnswer& open) {
    return open ? matter.decision.ack.why : open.why;
}

void acknowledge(const Matter& matter, Written& written) {
    const auto open = matter.decision.ack.send ? gate_for_acknowledgement(matter) : policy::GateAnswer{};
    const bool sends{open};
    // Whose request staff brought in is another reader than the mail's sender, of whom the sentence speaks.
    const bool is_of_sender = matter.decision.ack.send && !matter.decision.threads.requester;
    written.events.push_back(
        event(matter, sends ? "acknowledged" : "not-acknowledged", "ticketd",
              is_of_sender ? why_sent_or_not(matter, open) : why_acknowledged_or_not(matter)));
    if (!sends) return;
    const auto& kind = matter.decision.outcome == Outcome::new_ticket ? acknowledgement : follow_up;
    const auto reader = reader_of_acknowledgement(matter);
    auto values = client_values(matter);
    add_links(Links::to_transcript, matter, reader.address, values);
    auto mail = letter(matter, kind, reader, values);
    // Whose request staff brought in has not got the mail in hand.
    if (!matter.decision.threads.requester) reply_to_mail(matter, mail);
    auto& made = written.mails.emplace_back(write(*open.permit, mail, matter.desk, matter.now));
    made.subject = policy::normal_subject(matter.message().subject, matter.desk.rules.desk.tag);
}

void tell_refused(const Matter& matter, const policy::StaffMember& person, const std::string& why,
                  Written& written) {
    const auto& address = person.addresses.front();
    if (!may_be_written_to(address, matter.desk)) return;
    auto values = refusal_values(matter, person.name, why);
    add_line_results(matter, values);
    auto mail =
        letter(matter, matter.decision.inside ? refused_note : refusal, {person.name, address}, values);
    reply_to_mail(matter, mail);
    const auto open = matter.message().kind == parser::Kind::list
                          ? gate(matter).for_staff(address)
                          : gate(matter).for_refusal(matter.message(), matter.decision.sender, address);
    post_to_staff(open, mail, why, matter.desk, matter.now, written);
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
        if (author != nullptr) tell_refused(matter, *author, why, written);
        return;
    }
    std::string to;
    for (const auto& reader : readers) to += (to.empty() ? "Sent to " : ", ") + reader.address;
    written.events.push_back(event(matter, "relayed", "ticketd", to));
    auto mails = relay(matter, readers);
    std::move(mails.begin(), mails.end(), std::back_inserter(written.mails));
}

void announce_closing(const Matter& matter, Written& written) {
    const auto open = gate(matter).for_client(matter.ticket.requester.address, matter.known);
    if (!open) {
        written.events.push_back(event(matter, "closing-not-announced", "ticketd", open.why));
        return;
    }
    auto values = client_values(matter);
    add_links(Links::of_closing, matter, matter.ticket.requester.address, values);
    auto mail = letter(matter, closing, matter.ticket.requester, values);
    mail.in_reply_to = matter.known->last_client_message_id;
    if (!mail.in_reply_to.empty()) mail.references.push_back(mail.in_reply_to);
    written.mails.push_back(write(*open.permit, mail, matter.desk, matter.now));
}

/// The transcript goes to the address that the link was issued to, which wrote the mail, and to nobody else.
void send_transcript(const Matter& matter, Written& written) {
    const auto& sender = matter.decision.sender.address;
    const auto open = gate(matter).for_answer(matter.message(), matter.decision.sender, matter.known);
    written.events.push_back(event(matter, open ? "transcript-sent" : "transcript-not-sent", "ticketd",
                                   open ? "To " + sender.address : open.why));
    if (!open) return;
    auto mail = letter(matter, transcript, {sender.name, sender.address}, transcript_values(matter));
    reply_to_mail(matter, mail);
    written.mails.push_back(write(*open.permit, mail, matter.desk, matter.now));
}

/// To the registered address, whichever of theirs the mail came from. Held back it is lost: they ask again.
void reveal(const Matter& matter, Written& written) {
    const auto* person = matter.decision.sender.staff;
    if (person == nullptr || person->addresses.empty()) return;
    const auto& address = person->addresses.front();
    const auto open = gate(matter).for_refusal(matter.message(), matter.decision.sender, address);
    written.events.push_back(
        event(matter, open ? "revealed" : "not-revealed", person->name, open ? "To " + address : open.why));
    if (!open) return;
    const auto mail =
        letter(matter, revealed, {person->name, address}, revealed_values(matter, person->name));
    written.mails.push_back(write(*open.permit, mail, matter.desk, matter.now));
}

bool asks_for_transcript(const Matter& matter) {
    const auto& request = matter.decision.request;
    return request && request->purpose == policy::transcript_purpose && matter.known != nullptr;
}

/// The mail says nothing of the writer's but an address: it goes to somebody who has not asked for it.
void ask_owner(const Matter& matter, Written& written) {
    const auto& question = matter.decision.login;
    const auto open = gate(matter).for_client(question.owner, matter.known);
    if (!open) return;
    const auto mail = letter(matter, login_confirmation, {"", question.owner}, owner_values(matter));
    written.mails.push_back(write(*open.permit, mail, matter.desk, matter.now));
    written.login_claims.push_back({.tid = matter.ticket.tid,
                                    .entry = matter.entry(),
                                    .login = question.login,
                                    .address = question.owner,
                                    .asked = matter.now,
                                    .confirmed = {}});
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
    {asks_for_transcript, send_transcript},
    {[](const Matter& m) { return m.decision.reveals && m.known != nullptr; }, reveal},
    {[](const Matter& m) { return m.decision.outcome == Outcome::refused; }, refuse},
    {passes_to_development, send_correspondence},
    {[](const Matter& m) { return m.decision.outcome == Outcome::held_back; }, tell_held},
    {[](const Matter& m) { return !m.decision.questions.empty(); }, send_results},
    {sends_receipt, send_receipt},
    {[](const Matter& m) { return m.decision.notify_staff; }, notify_staff},
    {[](const Matter& m) { return !m.decision.login.owner.empty() && m.has_ticket(); }, ask_owner},
};

} // namespace

bool acknowledges(const Matter& matter) {
    return matter.decision.ack.send && gate_for_acknowledgement(matter);
}

std::string why_acknowledged_or_not(const Matter& matter) {
    if (!matter.decision.ack.send) return matter.decision.ack.why;
    return why_sent_or_not(matter,
                           gate(matter).for_answer(matter.message(), matter.decision.sender, matter.known));
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
