// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/results.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/queue_text.hpp"
#include "daemon/notify/staff_reply.hpp"
#include "daemon/notify/transcript.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/confidential.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using policy::Question;
using policy::Verb;

Values staff_values(const Matter& matter) {
    const auto& own = matter.desk.rules.desk;
    Values values;
    values.texts = {
        {"desk", own.name}, {"desk_address", own.address}, {"person", matter.decision.sender.staff->name}};
    return values;
}

RenderedMail help(const Matter& matter, const Question&) {
    const auto& phrases = matter.desk.templates.phrases("help", "");
    const auto role = matter.decision.sender.staff->role;
    auto values = staff_values(matter);
    values.texts["role"] = to_string(role);
    auto& rows = values.lists["verbs"];
    for (const auto& row : policy::verbs()) {
        if (!row.roles.contains(role)) continue;
        auto written = std::string(row.word);
        if (!row.argument.empty()) written.append(" ").append(row.argument);
        if (row.about == policy::About::tickets) written += " [TID ...]";
        const auto said = phrases.name("help." + std::string(row.word.substr(1)));
        rows.push_back({{"verb", std::move(written)}, {"meaning", said.value_or(std::string(row.help))}});
    }
    return matter.desk.templates.render("help", {}, values);
}

RenderedMail list(const Matter& matter, const Question&) {
    return matter.desk.templates.render("digest", {},
                                        queue_values(matter.facts, matter.desk, matter.now, true));
}

RenderedMail find(const Matter& matter, const Question& question) {
    const auto& phrases = matter.desk.templates.phrases("found", "");
    auto values = staff_values(matter);
    values.texts["words"] = plain_line(cut(question.words, 100));
    auto& found = values.lists["found"];
    if (question.search < matter.facts.desk.found.size())
        for (const auto& ticket : matter.facts.desk.found[question.search])
            found.push_back({{"ticket_reference", reference(ticket.tid, matter.desk)},
                             {"ticket_subject", plain_line(cut(ticket.subject, 100))},
                             {"ticket_client", plain_line(ticket.requester.address)},
                             {"ticket_level", ticket.level},
                             {"ticket_status", status_in_words(ticket.status, phrases)}});
    return matter.desk.templates.render("found", {}, values);
}

std::string text_of(const store::StoredMail& mail, const Desk& desk) {
    const auto message = parser::parse(mail.raw);
    const auto& text = message.reply_text.empty() ? message.text : message.reply_text;
    return policy::masked(text, desk.rules.confidential);
}

/// The newest messages, as many as there is room for, oldest first.
void add_messages(const store::CandidateTicket& ticket, const Desk& desk, const Phrases& phrases,
                  Values& values) {
    auto& messages = values.lists["messages"];
    std::size_t size = 0;
    bool cut_off = ticket.correspondence_cut;
    const auto& mails = ticket.correspondence;
    for (auto mail = mails.rbegin(); mail != mails.rend(); ++mail) {
        if (size >= longest_transcript) {
            cut_off = true;
            break;
        }
        const auto whole = text_of(*mail, desk);
        const auto text = cut(whole, longest_transcript - size);
        size += text.size() + 1;
        const auto& from = mail->entry.from;
        const bool inside = mail->entry.direction == store::Direction::note;
        messages.push_back({{"when", local_time(mail->entry.received, desk.rules.desk.time_zone, phrases)},
                            {"who", plain_line(from.name.empty() ? from.address : from.name)},
                            {"mark", inside ? " (" + phrases.say("internal_note") + ")" : ""},
                            {"text", std::string(text)}});
    }
    std::ranges::reverse(messages);
    values.flags["cut"] = cut_off;
}

RenderedMail show(const Matter& matter, const Question& question) {
    const auto& phrases = matter.desk.templates.phrases("ticket", "");
    const auto& desk = matter.desk;
    const auto* known = find_ticket(matter.facts, question.tid);
    auto values = staff_values(matter);
    const auto& ticket = known->ticket;
    std::string people;
    for (const auto& person : known->participants) people += (people.empty() ? "" : ", ") + person.address;
    const auto& zone = desk.rules.desk.time_zone;
    values.texts.insert(
        {{"reference", reference(ticket.tid, desk)},
         {"subject", plain_line(ticket.subject)},
         {"requester", plain_line(ticket.requester.name + " <" + ticket.requester.address + ">")},
         {"participants", plain_line(people)},
         {"status", status_in_words(ticket.status, phrases)},
         {"level", ticket.level},
         {"assignee", plain_line(ticket.assignee)},
         {"created", local_time(ticket.created, zone, phrases)},
         {"due", ticket.due ? local_time(*ticket.due, zone, phrases) : std::string{}}});
    values.flags = {{"has_subject", !ticket.subject.empty()},
                    {"has_participants", !people.empty()},
                    {"has_assignee", !ticket.assignee.empty()},
                    {"has_due", ticket.due.has_value()},
                    {"urgent", ticket.urgent},
                    {"in_development", ticket.in_development}};
    add_messages(*known, desk, phrases, values);
    return desk.templates.render("ticket", {}, values);
}

struct Answer {
    Verb verb;
    RenderedMail (*answer)(const Matter&, const Question&);
};

constexpr Answer answers[] = {{Verb::help, help}, {Verb::list, list}, {Verb::find, find}, {Verb::show, show}};

} // namespace

void send_results(const Matter& matter, Written& written) {
    if (matter.decision.sender.staff == nullptr) return;
    RenderedMail all;
    for (const auto& question : matter.decision.questions) {
        const auto row = std::ranges::find(answers, question.verb, &Answer::verb);
        auto one = row->answer(matter, question);
        if (all.text.empty()) {
            all = std::move(one);
            continue;
        }
        all.text += "\n\n========================================\n\n" + one.text;
    }
    // About no ticket, whatever it shows: a reply to it is never an answer to a client.
    post_to_writer(matter, results, std::move(all), {},
                   "The answer to what you asked was not sent; ask again.", written);
}

} // namespace ticketd::notify
