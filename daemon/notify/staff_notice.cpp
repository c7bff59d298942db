// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_notice.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/team.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/people.hpp"

namespace ticketd::notify {

namespace {

using policy::Outcome;

/// What a summary says of a notice that was held back.
std::string in_brief(const Matter& matter) {
    const auto& from = matter.decision.sender.address.address;
    return std::string(to_string(matter.decision.outcome)) + " from " + (from.empty() ? "nobody" : from)
           + ": " + policy::masked(matter.message().subject, matter.desk.rules.confidential);
}

/// The mail made the ticket the reader's.
bool is_given_to(const Matter& matter, const store::Person& reader) {
    const auto& assignee = matter.decision.assignee;
    return assignee && !assignee->empty() && *assignee == reader.name;
}

/// Whose answers stay inside, whatever they answer.
bool is_developer(const store::Person& reader, const Matter& matter) {
    const auto* person = matter.desk.rules.find_staff(reader.address);
    return person != nullptr && policy::answers_inside(*person, matter.ticket, matter.desk.rules);
}

/// What is for this reader alone.
void address_to(const Matter& matter, const store::Person& reader, Values& values) {
    const bool given = is_given_to(matter, reader);
    const bool by_turn = given && matter.decision.people.turn == reader.name;
    values.flags["your_turn"] = by_turn;
    values.flags["given"] = given && !by_turn;
    // Commands alone are kept as a note, and are none to their readers.
    if (matter.decision.outcome == Outcome::note && matter.decision.relay_text.empty()
        && matter.message().attachments.empty())
        values.flags["note"] = false;
}

Letter letter_to(const store::Person& reader, const Matter& matter, Values values) {
    address_to(matter, reader, values);
    const bool is_note = matter.decision.outcome == Outcome::note && values.flags["note"];
    const auto& kind = is_note ? note_notice : notice;
    values.flags["reply_is_note"] = is_note || is_developer(reader, matter);
    auto mail = matter.desk.templates.render(std::string(kind.template_), {}, values);
    Letter letter{.kind = kind,
                  .tid = matter.ticket.tid,
                  .entry = matter.entry(),
                  .to = reader,
                  .subject = std::move(mail.subject),
                  .text = std::move(mail.text),
                  .html = std::move(mail.html),
                  .in_reply_to = {},
                  .references = {},
                  .enclosures = enclosures_of(matter.message())};
    if (matter.has_ticket()) letter.references = {notices_thread(matter.ticket.tid, matter.desk)};
    return letter;
}

} // namespace

void notify_staff(const Matter& matter, Written& written) {
    const auto readers = told(matter);
    if (readers.empty()) return;
    const policy::Gate gate(matter.facts, matter.desk.rules, matter.now);
    const auto values = notice_values(matter);
    for (const auto& reader : readers)
        post_to_staff(gate.for_staff(reader.address), letter_to(reader, matter, values), in_brief(matter),
                      matter.desk, matter.now, written, matter.entry());
}

} // namespace ticketd::notify
