// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_action.hpp"

#include "daemon/notify/leak_guard.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/questions.hpp"
#include "daemon/policy/service_verbs.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/thread_commands.hpp"
#include "parser/compose.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <charconv>

namespace ticketd::notify {

namespace {

constexpr char purpose = 's'; // of the entry's own Message-ID; no mail with it ever leaves

using Verb = StaffAction::Verb;

/// As it would stand in a mail. What a split is about is asked of the store, and stands in no text.
std::string mail_text(const StaffAction& action) {
    if (!action.verb) return action.text;
    std::string line(to_string(*action.verb));
    if (action.verb == Verb::note) return line + "\n\n" + action.text;
    if (action.verb != Verb::split && !action.argument.empty()) line += " " + action.argument;
    return line + "\n";
}

/// The entry that a split is about.
std::optional<store::EntryId> entry_named(const StaffAction& action) {
    std::int64_t number = 0;
    const auto& text = action.argument;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return action.verb == Verb::split && whole ? std::optional(store::EntryId{number}) : std::nullopt;
}

std::string compose_mail(const StaffAction& action, const policy::StaffMember& by, const store::Facts& facts,
                         const store::Ticket& ticket, const Desk& desk, store::Instant now) {
    const auto& own = desk.rules.desk;
    parser::OutgoingMail mail;
    mail.from = {by.name, by.addresses.front()};
    mail.to = {{own.name, own.address}};
    mail.subject = reference(ticket.tid, desk) + " " + ticket.subject;
    mail.message_id =
        policy::sign({ticket.tid, facts.next_entry, purpose, policy::recipient_hash(own.address, desk.keys)},
                     policy::domain_of(own.address), desk.keys);
    mail.date = mail_date(now, own.time_zone);
    mail.text = mail_text(action);
    return parser::compose(mail).bytes;
}

policy::Decision decide(const policy::Arrival& arrival, const StaffAction& action,
                        const policy::StaffMember& by, const store::CandidateTicket& ticket,
                        const store::Facts& facts, const Desk& desk, store::Instant now) {
    const policy::Case mail{.arrival = arrival,
                            .message = arrival.message,
                            .facts = facts,
                            .rules = desk.rules,
                            .keys = desk.keys,
                            .now = now,
                            .references = {}};
    policy::FollowUp found;
    found.ticket = &ticket;
    found.by = policy::ThreadSign::tag;
    found.reason = by.name + action.how;
    policy::Decision decision;
    decision.sender.address = {by.name, by.addresses.front()};
    decision.sender.identity = policy::Identity::staff;
    decision.sender.trust = policy::Trustworthiness::verified;
    decision.sender.staff = &by;
    decision.seen_entry = facts.next_entry; // all that there is: who is at the shell looks at it
    policy::decide_staff_mail(mail, found, decision);
    return held_back(matter_of(decision, arrival, facts, desk, now)).value_or(decision);
}

std::string why_not_sent(const policy::Hold& hold) {
    auto why = hold.why + " Nothing was sent.";
    if (!hold.passages.empty()) why += " The passage: \"" + hold.passages.front() + "\"";
    return why;
}

/// An answer that stays inside by who wrote it, and not because the text asks for it.
bool became_note(const policy::Decision& decision) {
    return decision.outcome == policy::Outcome::note && !decision.relay_text.empty()
           && std::ranges::find(decision.commands, Verb::note, &policy::Command::verb)
                  == decision.commands.end();
}

} // namespace

store::MailKeys keys_of(const StaffAction& action, const policy::Rules& rules, store::Instant now) {
    store::MailKeys keys;
    keys.tids = {action.tid};
    keys.correspondence = policy::wants_correspondence(policy::read_staff_text(mail_text(action)).commands);
    keys.since_answer = true;
    keys.holding.notes = true;
    policy::ask_for_gate(keys, rules, now);
    const auto text = policy::read_staff_text(mail_text(action));
    policy::ask_for_commands(text, entry_named(action), keys);
    policy::ask_for_questions(text, now, keys);
    return keys;
}

StaffActionResult plan_staff_action(const StaffAction& action, const store::Facts& facts, const Desk& desk,
                                    store::Instant now) {
    const auto named = facts.tickets.find(action.tid);
    if (named == facts.tickets.end()) {
        return {{}, "there is no ticket " + std::to_string(action.tid.value)};
    }
    if (action.argument.find_first_of("\r\n") != std::string::npos)
        return {{}, "what is given with a command must be one line"}; // else it would be two commands
    const auto& ticket = named->second;
    const policy::StaffMember nobody{.name = desk.rules.desk.name,
                                     .addresses = {desk.rules.desk.address},
                                     .role = policy::Role::supervisor};
    const auto& by = action.by != nullptr ? *action.by : nobody;

    const auto raw =
        std::make_shared<const std::string>(compose_mail(action, by, facts, ticket.ticket, desk, now));
    auto message = parser::parse(*raw);
    message.text = message.reply_text = mail_text(action); // no mail program quoted anything: all is meant
    message.only_quoted = message.doubtful_command = false;
    message.signature.clear();
    message.quoted.clear();
    const policy::Arrival arrival{.message = message,
                                  .content_hash = parser::content_hash(*raw),
                                  .delivery = {},
                                  .received = now,
                                  .truncated = false,
                                  .size = raw->size()};
    const auto decision = decide(arrival, action, by, ticket, facts, desk, now);
    if (decision.outcome == policy::Outcome::refused) return {{}, decision.refusal};
    if (const auto& hold = decision.holding.hold) return {{}, why_not_sent(*hold)};
    if (!action.verb && became_note(decision))
        return {
            {},
            by.name
                + " answers for the development department, whose answers stay inside: begin the text with "
                  "the line !public, or use `ticketctl note`"};
    StaffActionResult result{plan(decision, arrival, *raw, facts, desk, now), {}, raw};
    result.changes->delivery.reset();
    result.changes->delivered_entry.reset();
    result.changes->holding.before.reset(); // nobody could take it back by mail: it leaves at once
    for (auto& mail : result.changes->outgoing) mail.not_before = now;
    return result;
}

} // namespace ticketd::notify
