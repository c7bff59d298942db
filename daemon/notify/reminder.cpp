// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/reminder.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/post.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using store::Reminded;

const LetterKind& kind_of(Reminded stage) {
    if (stage == Reminded::warned) return reminder_warning;
    return stage == Reminded::due ? reminder_due : reminder_supervisor;
}

std::string shown(const store::Person& person) {
    return plain_line(person.name.empty() ? person.address : person.name + " <" + person.address + ">");
}

Values values_of(Reminded stage, const store::Ticket& ticket, const Desk& desk, store::Instant now) {
    const auto& rules = desk.rules;
    const auto* level = rules.find_level(ticket.level);
    const auto due = ticket.due.value_or(now);
    const auto& phrases = desk.templates.phrases("reminder", "");
    const auto time = [&](store::Instant at) { return local_time(at, rules.desk.time_zone, phrases); };
    Values values;
    values.texts = {{"reference", reference(ticket.tid, desk)},
                    {"subject", ticket.subject},
                    {"desk", rules.desk.name},
                    {"desk_address", rules.desk.address},
                    {"requester", shown(ticket.requester)},
                    {"assignee", ticket.assignee},
                    {"level", ticket.level},
                    {"response", level != nullptr ? in_words(*level, rules, phrases) : std::string{}},
                    {"since", time(ticket.clock_start.value_or(ticket.created))},
                    {"due", time(due)},
                    {"left", in_words(due - now, phrases)}};
    values.flags = {{"has_subject", !ticket.subject.empty()},
                    {"has_assignee", !ticket.assignee.empty()},
                    {"urgent", ticket.urgent},
                    {"overdue", due <= now},
                    {"supervisor", stage == Reminded::supervisor}};
    return values;
}

/// While the assignee is away, the team too.
policy::People people_of(Reminded stage, const store::Ticket& ticket, const store::Facts& facts,
                         const Desk& desk, store::Instant now) {
    if (stage == Reminded::supervisor) return policy::reminded_people(stage, ticket, desk.rules);
    return policy::team_of(ticket, desk.rules, facts.people, now);
}

std::vector<store::Person> readers_of(const policy::People& people, const Desk& desk) {
    std::vector<store::Person> readers;
    const auto add = [&](const std::string& name, const std::string& address) {
        const auto same = [&](const store::Person& other) {
            return policy::equal_fold(other.address, address);
        };
        if (may_be_written_to(address, desk) && std::none_of(readers.begin(), readers.end(), same))
            readers.push_back({name, address});
    };
    for (const auto* person : people) add(person->name, person->addresses.front());
    if (readers.empty()) add("", desk.rules.desk.admin);
    return readers;
}

Letter letter_to(const store::Person& reader, Reminded stage, const store::Ticket& ticket, const Desk& desk,
                 store::Instant now) {
    const auto& kind = kind_of(stage);
    auto mail = desk.templates.render(std::string(kind.template_), "", values_of(stage, ticket, desk, now));
    return {.kind = kind,
            .tid = ticket.tid,
            .entry = ticket.last_entry,
            .to = reader,
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .in_reply_to = {},
            .references = {notices_thread(ticket.tid, desk)},
            .enclosures = {}};
}

std::string what_is_due(Reminded stage) {
    if (stage == Reminded::warned) return "An answer falls due soon";
    return stage == Reminded::due ? "An answer is due" : "An answer is overdue, for the supervisor";
}

std::string detail_of(Reminded stage, const std::vector<store::Person>& readers) {
    std::string to;
    for (const auto& reader : readers) to += (to.empty() ? "" : ", ") + reader.address;
    return what_is_due(stage) + (to.empty() ? "; there is nobody to tell." : "; sent to " + to + ".");
}

} // namespace

store::MailKeys keys_of_reminder(store::Tid tid, const policy::Rules& rules, store::Instant now) {
    store::MailKeys keys;
    keys.tids = {tid};
    policy::ask_for_gate(keys, rules, now);
    return keys;
}

std::optional<store::ChangeSet> remind(store::Tid tid, const store::Facts& facts, const Desk& desk,
                                       store::Instant now) {
    const auto* known = find_ticket(facts, tid);
    if (known == nullptr) return std::nullopt;
    const auto& ticket = known->ticket;
    const auto stage = policy::reminder_due(ticket, desk.rules, now);
    if (!stage) return std::nullopt;
    const policy::Gate gate(facts, desk.rules, now);
    const auto readers = readers_of(people_of(*stage, ticket, facts, desk, now), desk);
    Post post;
    for (const auto& reader : readers)
        post_to_staff(gate.for_staff(reader.address), letter_to(reader, *stage, ticket, desk, now),
                      what_is_due(*stage) + ".", desk, now, post);
    store::ChangeSet changes;
    changes.at = now;
    changes.outgoing = std::move(post.mails);
    changes.collapsed = std::move(post.collapsed);
    auto& update = changes.updates.emplace_back();
    update.tid = tid;
    update.reminded = stage;
    changes.events.push_back({.tid = tid,
                              .entry = {},
                              .what = "reminded",
                              .who = "ticketd",
                              .detail = detail_of(*stage, readers)});
    return changes;
}

} // namespace ticketd::notify
