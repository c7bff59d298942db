// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/correspondence.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/marked.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/stored_text.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/reminders.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <iterator>

namespace ticketd::notify {

namespace {

/// What was refused, and what machines wrote, is no correspondence.
bool belongs(const store::Entry& entry) { return entry.kind == "human" || entry.kind == "list"; }

std::string writer(const store::Entry& entry, const Phrases& phrases) {
    const auto& from = entry.from;
    const auto who = plain_line(from.name.empty() ? from.address : from.name + " <" + from.address + ">");
    return entry.direction == store::Direction::note ? phrases.say("note_of", {{"who", who}}) : who;
}

void enclose(const parser::Message& message, store::EntryId entry, Enclosures& all) {
    auto more = enclosures_of(message);
    for (std::size_t i = 0; i < more.parts.size() && all.parts.size() < most_enclosures; ++i) {
        all.parts.push_back(std::move(more.parts[i]));
        all.numbers.push_back(more.numbers[i]);
        all.entries.push_back(entry);
    }
}

struct Collected {
    Values values;
    Enclosures enclosures;
};

/// From the newest back, so that of a very long one the beginning is missing and not the end.
Collected collect(const Matter& matter) {
    const auto& phrases = matter.desk.templates.phrases("development", "");
    Collected all{notice_values(matter), {}};
    auto& messages = all.values.lists["messages"];
    std::size_t left = longest_correspondence;
    bool left_out = matter.known->correspondence_cut;
    enclose(matter.message(), matter.entry(), all.enclosures);
    const auto& mails = matter.known->correspondence;
    for (auto mail = mails.rbegin(); mail != mails.rend(); ++mail) {
        if (!belongs(mail->entry)) continue;
        const auto message = parser::parse(mail->raw);
        enclose(message, mail->entry.id, all.enclosures);
        const auto text = own_text(message, mail->entry.direction, matter.desk);
        if (text.empty() && mail->entry.direction == store::Direction::note) continue; // commands
        const auto part = cut(text, left);
        left -= part.size();
        left_out = left_out || part.size() < text.size();
        if (part.empty() && !text.empty()) continue;
        messages.push_back(
            {{"who", writer(mail->entry, phrases)},
             {"when", local_time(mail->entry.received, matter.desk.rules.desk.time_zone, phrases)},
             {"words", marked(part)}});
    }
    std::ranges::reverse(messages);
    all.values.flags["correspondence_cut"] = left_out;
    const auto words = policy::masked(matter.decision.relay_text, matter.desk.rules.confidential);
    all.values.texts["words"] = marked(words);
    all.values.flags["has_words"] = !words.empty();
    return all;
}

} // namespace

bool passes_to_development(const Matter& matter) {
    return matter.known != nullptr && matter.update.in_development.value_or(false);
}

std::vector<store::Person> department(const Matter& matter) {
    std::vector<store::Person> people;
    if (!passes_to_development(matter)) return people;
    for (const auto* person : policy::developers_of(matter.desk.rules))
        if (person != matter.decision.sender.staff
            && may_be_written_to(person->addresses.front(), matter.desk))
            people.push_back({person->name, person->addresses.front()});
    return people;
}

void send_correspondence(const Matter& matter, Written& written) {
    const auto people = department(matter);
    if (people.empty()) return;
    const auto all = collect(matter);
    const policy::Gate gate(matter.facts, matter.desk.rules, matter.now);
    const auto mail = matter.desk.templates.render(std::string(correspondence.template_), "", all.values);
    for (const auto& reader : people) {
        const Letter letter{.kind = correspondence,
                            .tid = matter.ticket.tid,
                            .entry = matter.entry(),
                            .to = reader,
                            .subject = mail.subject,
                            .text = mail.text,
                            .html = mail.html,
                            .in_reply_to = {},
                            .references = {notices_thread(matter.ticket.tid, matter.desk)},
                            .enclosures = all.enclosures};
        post_to_staff(gate.for_staff(reader.address), letter, "passed to the development department",
                      matter.desk, matter.now, written, matter.entry());
    }
}

} // namespace ticketd::notify
