// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/held_mail.hpp"

#include "daemon/policy/collision_guard.hpp"
#include "daemon/policy/desk_mail.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/take_back.hpp"
#include "daemon/policy/token_exposure.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

using Verb = Command::Verb;
using store::HeldState;

/// The mail of ours that its writer answers: the best reference to a mail that went to him.
const Token* answered_mail(const StaffWork& work) {
    const auto is_own = [&](const SignedReference& reference) {
        return !reference.from_text && owner_of(reference.token, work.mail) == work.decision.sender.staff;
    };
    const auto& references = work.mail.references;
    const auto found = std::ranges::find_if(references, is_own);
    return found == references.end() ? nullptr : &found->token;
}

const store::HeldStaffMail* held_mail(const StaffWork& work) {
    const auto* token = answered_mail(work);
    if (token == nullptr || token->purpose != held_purpose) return nullptr;
    const auto& held = work.mail.facts.holding.held;
    const auto found = std::ranges::find(held, token->entry, &store::HeldStaffMail::entry);
    return found == held.end() ? nullptr : &*found;
}

std::string became(const store::HeldStaffMail& held) {
    switch (held.state) {
    case HeldState::sent: return "was sent on by your word already";
    case HeldState::cancelled: return "was dropped by your word";
    case HeldState::replaced: return "was replaced by your other answer";
    case HeldState::waiting: break;
    }
    return "waits";
}

/// Why the mail cannot say what becomes of another; empty if it can.
std::string why_not_its_word(const StaffWork& work) {
    const auto* word = work.has(Verb::send) ? "!send" : "!cancel";
    if (!work.text.fault.empty()) return work.text.fault;
    if (work.text.commands.size() > 1)
        return fmt::format("{} stands alone in a mail; send other commands in a mail of their own.", word);
    if (!work.text.text.empty() && !is_all_quotation(work.text.text))
        return fmt::format("Beside {} the mail holds a text, which would go nowhere. Send {} alone.", word,
                           word);
    return {};
}

bool end(StaffWork& work, const store::HeldStaffMail& held, HeldState state) {
    auto& decision = work.decision;
    if (held.writer != decision.sender.staff->name)
        return refuse(work, fmt::format("That mail is {}'s, who alone may send or drop it.", held.writer));
    if (held.state != HeldState::waiting)
        return refuse(work, fmt::format("That mail waits no more: it {}. Nothing was done.", became(held)));
    decision.outcome = Outcome::note;
    decision.commands = work.text.commands;
    decision.holding.ends = {.entry = held.entry, .state = state, .became = {}};
    decision.reasons.push_back(fmt::format("By the word of {} the mail that was held {}.", held.writer,
                                           state == HeldState::sent ? "goes its way" : "is dropped"));
    return true;
}

void take_effects_out(Decision& decision) {
    decision.relay = decision.reopens = decision.stops_clock = decision.reveals = false;
    decision.status.reset();
    decision.promise.reset();
    decision.level_change.reset();
    decision.urgent.reset();
    decision.in_development.reset();
    decision.assignee.reset();
    decision.deeds.clear();
    auto revoked = std::move(decision.threads.revoked); // others have seen it, whatever becomes of the mail
    decision.threads = {};
    decision.people = {};
    decision.threads.revoked = std::move(revoked);
    decision.notify_staff = false;
    decision.commands.clear();
    decision.questions.clear();
    decision.orders.clear();
    decision.receipt = false;
    decision.holding = {};
}

} // namespace

void ask_for_holding(const parser::Message& message, const StaffText& text,
                     const std::vector<SignedReference>& references, store::MailKeys& keys) {
    const auto says = [&](Verb verb) {
        return std::ranges::find(text.commands, verb, &Command::verb) != text.commands.end();
    };
    const bool word = says(Verb::send) || says(Verb::cancel);
    for (const auto& reference : references)
        if (word || reference.token.purpose == held_purpose)
            keys.holding.named.push_back(reference.token.entry);
    keys.holding.notes = !word;
    if (!word) ask_for_unseen(message, references, keys);
}

bool end_hold(StaffWork& work) {
    const bool send = work.has(Verb::send);
    if (!send && !work.has(Verb::cancel)) return false;
    if (auto why = why_not_its_word(work); !why.empty()) return refuse(work, why + " Nothing was done.");
    if (const auto* held = held_mail(work))
        return end(work, *held, send ? HeldState::sent : HeldState::cancelled);
    if (send)
        return refuse(work,
                      "The mail answers no mail of the desk about one that is held, so there is nothing "
                      "to send. Reply to that mail.");
    const auto* token = answered_mail(work);
    return take_back(work, token != nullptr ? std::optional(token->entry) : std::nullopt);
}

bool replace_held(StaffWork& work) {
    const auto* held = held_mail(work);
    if (held == nullptr || held->state != HeldState::waiting || work.done.outcome != Outcome::staff_answer
        || held->writer != work.done.sender.staff->name)
        return false;
    work.done.holding.ends = {.entry = held->entry, .state = HeldState::replaced, .became = {}};
    return false;
}

void put_on_hold(Decision& decision, Hold why) {
    decision.outcome = Outcome::held_back;
    decision.reasons.push_back(why.why);
    decision.holding.hold = std::move(why);
}

bool hold(StaffWork& work, Hold why) {
    put_on_hold(work.decision, std::move(why));
    return true;
}

Decision held_instead(const Decision& decided, Hold why) {
    auto decision = decided;
    take_effects_out(decision);
    put_on_hold(decision, std::move(why));
    return decision;
}

Decision refused_instead(const Decision& decided, std::string why) {
    auto decision = decided;
    take_effects_out(decision);
    decision.outcome = Outcome::refused;
    const auto* author = decision.sender.staff;
    if (author != nullptr && !author->addresses.empty()) decision.tell = author->addresses.front();
    decision.reasons.push_back(why);
    decision.refusal = std::move(why);
    return decision;
}

Decision decide_released(const Arrival& arrival, const store::HeldStaffMail& held, const store::Facts& facts,
                         const Rules& rules, const KeyRing& keys, store::Instant now) {
    Decision decision;
    const auto member = std::ranges::find(rules.staff, held.writer, &StaffMember::name);
    const auto ticket = facts.tickets.find(held.tid);
    const Case mail{.arrival = arrival,
                    .message = arrival.message,
                    .facts = facts,
                    .rules = rules,
                    .keys = keys,
                    .now = now,
                    .references = {}};
    if (member != rules.staff.end()) {
        decision.sender.address = {.name = member->name, .address = member->addresses.front()};
        decision.sender.identity = Identity::staff;
        decision.sender.trust = Trustworthiness::verified;
        decision.sender.staff = &*member;
    }
    FollowUp found;
    if (const auto references = signed_references(arrival.message, rules, keys); !references.empty())
        found.token = references.front().token;
    found.by = ThreadSign::signed_reference;
    found.reason = fmt::format("It was held as message {}, and {} said that it is to be sent.",
                               held.entry.value, held.writer);
    if (ticket != facts.tickets.end()) found.ticket = &ticket->second;
    if (held.reason != store::HeldFor::foreign_address) decision.holding.saw_answers = held.entry;
    if (held.reason == store::HeldFor::note_text) decision.holding.saw_passages = held.entry;
    decide_staff_mail(mail, found, decision);
    decision.receipt = wants_receipt(mail, decision);
    return decision;
}

} // namespace ticketd::policy
