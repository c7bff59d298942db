// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/values.hpp"

#include "daemon/notify/earlier.hpp"
#include "daemon/notify/identity_values.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/marked.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/request_check_values.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/login.hpp"

namespace ticketd::notify {

namespace {

using policy::Outcome;

/// Of the mails to staff.
const Phrases& desk_phrases(const Matter& matter) { return matter.desk.templates.phrases("notice", ""); }

std::string shown(const std::string& name, const std::string& address, const Phrases& phrases) {
    const auto mailbox = address.empty() ? phrases.say("no_address") : address;
    return plain_line(name.empty() ? mailbox : name + " <" + mailbox + ">");
}

Values common_values(const Matter& matter) {
    const auto& own = matter.desk.rules.desk;
    const auto& subject = matter.has_ticket()
                              ? matter.ticket.subject
                              : policy::masked(matter.message().subject, matter.desk.rules.confidential);
    Values values;
    values.texts = {{"reference", matter.has_ticket() ? reference(matter.ticket.tid, matter.desk) : ""},
                    {"subject", plain_line(subject)},
                    {"desk", own.name},
                    {"desk_address", own.address}};
    values.flags = {{"has_subject", !subject.empty()}, {"has_ticket", matter.has_ticket()}};
    return values;
}

/// Level, response time, due time.
void add_promise(const Matter& matter, const Phrases& phrases, Values& values) {
    const auto& rules = matter.desk.rules;
    const auto* level = rules.find_level(matter.ticket.level);
    const auto due = matter.ticket.due;
    values.texts["level"] = matter.ticket.level;
    values.texts["response"] = level != nullptr ? in_words(*level, rules, phrases) : std::string{};
    values.texts["due"] = due ? local_time(*due, rules.desk.time_zone, phrases) : std::string{};
    values.flags["has_due"] = due.has_value();
}

void add_size(const Matter& matter, const Phrases& phrases, Values& values) {
    values.texts["size"] = size_in_words(matter.arrival.size, phrases);
    values.flags["too_large"] = matter.arrival.truncated;
}

bool is_from_staff(const Matter& matter) {
    return matter.decision.outcome == Outcome::note || matter.decision.outcome == Outcome::staff_answer;
}

/// Of a colleague's mail neither its commands nor what it quotes.
const std::string& own_words(const Matter& matter) {
    return is_from_staff(matter) ? matter.decision.relay_text : matter.message().text;
}

/// A mail's text as staff get it sent: without access data, which is for those only who ask for it.
void add_text(const Matter& matter, const Phrases& phrases, Values& values) {
    const auto& written = own_words(matter);
    const auto text = policy::masked(written, matter.desk.rules.confidential);
    values.flags["hidden"] = text != written;
    const auto part = cut(text, longest_shown_text);
    values.texts["text"] = part;
    values.texts["words"] = marked(part);
    values.texts["text_size"] = size_in_words(text.size(), phrases);
    values.flags["cut"] = part.size() < text.size();
    values.flags["has_text"] = !text.empty();
    values.flags["no_text"] = text.empty() && !is_from_staff(matter);
}

void add_outcome(const Matter& matter, Values& values) {
    const auto outcome = matter.decision.outcome;
    const bool client = outcome == Outcome::new_ticket || outcome == Outcome::client_reply;
    values.flags["new_ticket"] = outcome == Outcome::new_ticket;
    values.flags["client_reply"] = outcome == Outcome::client_reply;
    values.flags["staff_answer"] = outcome == Outcome::staff_answer;
    values.flags["note"] = outcome == Outcome::note;
    values.flags["machine"] = outcome == Outcome::machine;
    values.flags["client_request"] = outcome == Outcome::client_request;
    values.flags["escalated"] = matter.decision.escalates;
    values.flags["refused"] = outcome == Outcome::refused;
    values.flags["acknowledged"] = client && acknowledges(matter);
    values.flags["not_acknowledged"] = client && !acknowledges(matter);
    values.flags["reopened"] = matter.decision.reopens;
    values.texts["why_not"] = plain_line(why_acknowledged_or_not(matter));
}

void add_due_left(const Matter& matter, const Phrases& phrases, Values& values) {
    const auto left = matter.ticket.due.value_or(matter.now) - matter.now;
    values.texts["left"] = in_words(left, phrases);
    values.flags["overdue"] = left.count() < 0;
}

void add_reasons(const Matter& matter, Values& values) {
    auto& reasons = values.lists["reasons"];
    for (const auto& reason : matter.decision.reasons) reasons.push_back({{"reason", plain_line(reason)}});
    auto& mentioned = values.lists["mentioned"];
    for (const auto tid : matter.decision.mentioned)
        mentioned.push_back({{"mentioned_reference", reference(tid, matter.desk)}});
    const auto previous = matter.decision.reopened_from;
    values.texts["previous"] = previous ? reference(*previous, matter.desk) : std::string{};
    values.flags["continues"] = previous.has_value();
}

void add_attachments(const Matter& matter, const Phrases& phrases, Values& values) {
    auto& attachments = values.lists["attachments"];
    for (const auto& part : matter.message().attachments)
        attachments.push_back({{"name", plain_line(part.filename)},
                               {"type", plain_line(part.content_type)},
                               {"attachment_size", size_in_words(part.size, phrases)}});
}

std::string sender(const Matter& matter, const Phrases& phrases) {
    const auto& address = matter.decision.sender.address;
    return shown(address.name, address.address, phrases);
}

void add_coupon(const Matter& matter, Values& values) {
    using State = policy::CouponClaim::State;
    const auto state = matter.decision.coupon.state;
    values.flags["coupon_accepted"] = state == State::accepted;
    values.flags["coupon_used"] = state == State::used_up;
    values.flags["coupon_expired"] = state == State::expired;
    values.flags["coupon_invalid"] = state == State::not_valid;
}

} // namespace

Values client_values(const Matter& matter) {
    const auto& phrases = matter.desk.templates.phrases("acknowledgement", matter.language());
    auto values = common_values(matter);
    add_promise(matter, phrases, values);
    values.texts["level"] = level_in_words(matter.ticket.level, phrases);
    add_size(matter, phrases, values);
    add_request_check(matter, phrases, values);
    values.flags["reopened"] = matter.decision.reopens;
    values.flags["support_ended"] = matter.decision.sender.expired.has_value();
    add_coupon(matter, values);
    return values;
}

Values owner_values(const Matter& matter) {
    const auto& own = matter.desk.rules.desk;
    Values values;
    values.texts = {{"reference", reference(matter.ticket.tid, matter.desk)},
                    {"desk", own.name},
                    {"desk_address", own.address},
                    {"login", plain_line(matter.decision.login.login)},
                    {"writer", plain_line(matter.decision.sender.address.address)},
                    {"days", std::to_string(policy::login_confirmation_lasts.count())}};
    return values;
}

Values notice_values(const Matter& matter) {
    const auto& phrases = desk_phrases(matter);
    auto values = common_values(matter);
    const auto& requester = matter.ticket.requester;
    values.texts["from"] = sender(matter, phrases);
    values.texts["requester"] = shown(requester.name, requester.address, phrases);
    values.flags["has_requester"] =
        matter.known != nullptr && values.texts["requester"] != values.texts["from"];
    add_promise(matter, phrases, values);
    add_due_left(matter, phrases, values);
    add_outcome(matter, values);
    add_reasons(matter, values);
    add_size(matter, phrases, values);
    add_attachments(matter, phrases, values);
    add_text(matter, phrases, values);
    add_identity(matter, values);
    add_assignee(matter, phrases, values);
    add_earlier(matter, phrases, values);
    values.texts["giver"] =
        plain_line(matter.decision.sender.staff != nullptr ? matter.decision.sender.staff->name
                                                           : matter.desk.rules.desk.name);
    values.flags["passed_on"] = matter.known != nullptr && matter.update.in_development.value_or(false);
    return values;
}

Values refusal_values(const Matter& matter, const std::string& person, const std::string& why) {
    auto values = common_values(matter);
    values.flags["answered_nobody"] = matter.decision.outcome != Outcome::refused;
    values.texts["person"] = person;
    values.texts["from"] = sender(matter, desk_phrases(matter));
    values.texts["why"] = plain_line(why);
    add_text(matter, desk_phrases(matter), values);
    return values;
}

} // namespace ticketd::notify
