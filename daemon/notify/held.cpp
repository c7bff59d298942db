// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/held.hpp"

#include "daemon/notify/history.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/staff_reply.hpp"
#include "daemon/notify/transcript.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/note_print.hpp"
#include "daemon/policy/own_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::notify {

namespace {

using policy::Outcome;
using store::HeldState;

const policy::StaffMember* writer_of(const policy::Hold& hold, const policy::Rules& rules) {
    const auto found = std::ranges::find(rules.staff, hold.writer, &policy::StaffMember::name);
    return found == rules.staff.end() || found->addresses.empty() ? nullptr : &*found;
}

void add_answers(const Matter& matter, const policy::Hold& hold, Values& values) {
    const auto known = matter.facts.holding.unseen.find(matter.ticket.tid);
    auto& answers = values.lists["answers"];
    if (known == matter.facts.holding.unseen.end()) return;
    const auto& phrases = matter.desk.templates.phrases("held", "");
    for (const auto& mail : known->second) {
        if (std::ranges::find(hold.answers, mail.entry.id) == hold.answers.end()) continue;
        const auto& from = mail.entry.from;
        const auto* colleague = matter.desk.rules.find_staff(from.address);
        answers.push_back(
            {{"when", local_time(mail.entry.received, matter.desk.rules.desk.time_zone, phrases)},
             {"who", plain_line(colleague != nullptr ? colleague->name : from.address)},
             {"text", std::string(cut(public_text(mail, matter), longest_shown_text))}});
    }
    std::ranges::reverse(answers); // oldest first, as one reads
}

Values held_values(const Matter& matter, const policy::Hold& hold) {
    auto values = refusal_values(matter, hold.writer, hold.why);
    values.flags["newer_answer"] = hold.reason == store::HeldFor::newer_answer;
    values.flags["note_text"] = hold.reason == store::HeldFor::note_text;
    values.flags["foreign_address"] = hold.reason == store::HeldFor::foreign_address;
    add_answers(matter, hold, values);
    auto& passages = values.lists["passages"];
    for (const auto& passage : hold.passages)
        passages.push_back(
            {{"passage", plain_line(policy::masked(passage, matter.desk.rules.confidential))}});
    return values;
}

void add_hold(const Matter& matter, store::ChangeSet& changes) {
    const auto& hold = matter.decision.holding.hold;
    if (!hold || matter.decision.outcome != Outcome::held_back) return;
    changes.holding.held = store::HeldStaffMail{.entry = matter.entry(),
                                                .tid = matter.ticket.tid,
                                                .reason = hold->reason,
                                                .why = hold->why,
                                                .writer = hold->writer,
                                                .at = matter.now,
                                                .state = HeldState::waiting,
                                                .ended = {},
                                                .became = {}};
}

/// A sent one ends where it goes its way anew.
void end_hold(const Matter& matter, store::ChangeSet& changes) {
    const auto& ends = matter.decision.holding.ends;
    if (!ends) return;
    changes.events.push_back(
        event(matter, what_ended(ends->state), actor(matter), fmt::format("Message {}.", ends->entry.value)));
    if (ends->state == HeldState::sent) return;
    changes.holding.ended = ends;
    if (ends->state == HeldState::replaced) changes.holding.ended->became = matter.entry();
}

void take_back(const Matter& matter, store::ChangeSet& changes) {
    const auto& back = matter.decision.holding.takes_back;
    if (!back) return;
    changes.holding.taken_back = back->answer;
    changes.updates.push_back(back->restored);
    auto detail = fmt::format("Answer {} had not left.", back->answer.value);
    for (const auto& stays : back->stays) detail += fmt::format(" It stays: {}", stays);
    changes.events.push_back(event(matter, "taken-back", actor(matter), std::move(detail)));
}

void delay(const Matter& matter, store::ChangeSet& changes) {
    const auto undo = matter.desk.rules.desk.undo;
    if (undo.count() == 0 || !matter.decision.relay || matter.known == nullptr) return;
    changes.holding.before = matter.known->ticket;
    for (auto& mail : changes.outgoing)
        if (!mail.to_staff) mail.not_before = matter.now + undo;
}

/// A note that was refused, which its writer sends again; what staff wrote above a request that they passed
/// on.
bool holds_words_for_the_desk(const Matter& matter) {
    const auto& decision = matter.decision;
    if (decision.outcome == Outcome::refused) return decision.inside;
    return decision.threads.requester.has_value() && matter.message().forwarded_from.has_value();
}

} // namespace

std::string what_ended(HeldState state) {
    switch (state) {
    case HeldState::sent: return "held-sent";
    case HeldState::cancelled: return "held-cancelled";
    case HeldState::replaced: return "held-replaced";
    case HeldState::waiting: break;
    }
    return "held";
}

void tell_held(const Matter& matter, Written& written) {
    const auto& hold = *matter.decision.holding.hold;
    const auto* writer = writer_of(hold, matter.desk.rules);
    if (writer == nullptr) return;
    post_in_reply(matter, *writer, held_answer,
                  matter.desk.templates.render("held", "", held_values(matter, hold)), matter.ticket.tid, {},
                  hold.why, written);
}

void add_holding(const Matter& matter, store::ChangeSet& changes) {
    add_hold(matter, changes);
    end_hold(matter, changes);
    take_back(matter, changes);
    delay(matter, changes);
    const auto& decision = matter.decision;
    const auto& rules = matter.desk.rules.confidential;
    if (decision.outcome == Outcome::note)
        changes.holding.prints = policy::note_prints(policy::masked(decision.relay_text, rules));
    else if (holds_words_for_the_desk(matter))
        changes.holding.prints = policy::note_prints(
            policy::masked(std::string(policy::words_above_forwarded(matter.message())), rules));
}

} // namespace ticketd::notify
