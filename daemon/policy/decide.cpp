// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/decide.hpp"

#include "daemon/policy/absence.hpp"
#include "daemon/policy/client_request.hpp"
#include "daemon/policy/coupon.hpp"
#include "daemon/policy/desk_mail.hpp"
#include "daemon/policy/form.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/held_mail.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/legacy_tag.hpp"
#include "daemon/policy/login.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/questions.hpp"
#include "daemon/policy/service_verbs.hpp"
#include "daemon/policy/staff_forward.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/thread_commands.hpp"
#include "daemon/policy/token_exposure.hpp"
#include "daemon/policy/turn.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t most_tids = 50;

/// The mail was taken before: by this delivery, or as the same message.
bool is_known(const store::Facts& facts, Decision& decision) {
    if (facts.delivery_known) {
        decision.outcome = Outcome::ignored;
        decision.by = ThreadSign::delivery;
        decision.reasons.emplace_back("This delivery was taken before.");
    } else if (facts.same_message) {
        decision.outcome = Outcome::duplicate;
        decision.by = ThreadSign::duplicate;
        decision.tid = facts.same_message->tid;
        decision.reasons.emplace_back("The same message came before by another delivery.");
    } else {
        return false;
    }
    decision.ack = {.send = false, .why = "Nothing new came."};
    return true;
}

/// A token that was issued to the sender, or to another address of the same member of staff.
bool holds_own_token(const Case& mail) {
    if (mail.message.from.size() != 1) return false;
    const auto& address = mail.message.from.front().address;
    const auto* member = mail.rules.find_staff(address);
    return std::ranges::any_of(mail.references, [&](const SignedReference& reference) {
        if (reference.from_text || reference.revoked) return false;
        return issued_to(reference.token, address, mail.keys)
               || (member != nullptr && owner_of(reference.token, mail) == member);
    });
}

std::vector<SignedReference> references_of(const parser::Message& message, const store::Facts& facts,
                                           const Rules& rules, const KeyRing& keys) {
    auto references = signed_references(message, rules, keys);
    for (auto& reference : references) reference.revoked = facts.threads.revoked.contains(reference.id);
    return references;
}

bool is_from_staff(const parser::Message& message, const Rules& rules) {
    return message.from.size() == 1 && rules.find_staff(message.from.front().address) != nullptr;
}

std::vector<store::Tid> named_tids(const parser::Message& message,
                                   const std::vector<SignedReference>& references,
                                   const std::vector<SignedReference>& returned,
                                   const std::vector<std::int64_t>& legacy_numbers, const Rules& rules,
                                   const KeyRing& keys) {
    std::vector<store::Tid> tids;
    const auto add = [&](store::Tid tid) {
        if (tids.size() < most_tids && std::ranges::find(tids, tid) == tids.end()) tids.push_back(tid);
    };
    for (const auto& reference : references) add(reference.token.tid);
    for (const auto& reference : returned) add(reference.token.tid);
    for (const auto& reference : returned_thread(message, rules, keys)) add(reference.token.tid);
    for (const auto number : subject_tags(message.subject, rules.desk.tag)) add({number});
    for (const auto number : legacy_numbers) add({number});
    return tids;
}

/// Only where staff may have written it: the correspondence of a ticket is much to read.
bool asks_for_correspondence(const parser::Message& message, const Rules& rules) {
    const auto is_staff = [&](const parser::Address& from) {
        return rules.find_staff(from.address) != nullptr;
    };
    return std::ranges::any_of(message.from, is_staff)
           && wants_correspondence(read_staff_mail(message).commands);
}

store::ThreadKeys thread_keys(const parser::Message& message, const std::vector<SignedReference>& references,
                              const Rules& rules) {
    store::ThreadKeys asked;
    for (const auto& reference : references) asked.tokens.push_back(reference.id);
    asked.legacy_numbers = legacy_tags(message.subject, rules.threads.legacy_tags);
    if (is_from_staff(message, rules)) asked.told_about = lower(message.from.front().address);
    return asked;
}

FollowUp found_ticket(const Case& mail, const Sender& sender) {
    if (!answers_desk_mail(mail, sender)) return find_follow_up(mail, sender);
    FollowUp none;
    none.reason = "It answers a mail of the desk that is about no ticket.";
    return none;
}

void ask_as_staff(const parser::Message& message, const std::vector<SignedReference>& references,
                  store::Instant now, store::MailKeys& asked) {
    const auto answered = references.empty() ? std::nullopt : std::optional(references.front().token.entry);
    const auto text = read_staff_mail(message);
    ask_for_commands(text, answered, asked);
    ask_for_named_tickets(text, asked);
    ask_for_questions(text, now, asked);
    ask_for_holding(message, text, references, asked);
}

} // namespace

store::MailKeys keys_of_released(const Arrival& arrival, const Rules& rules, const KeyRing& keys,
                                 store::Instant now) {
    auto asked = keys_of(arrival, rules, keys, now);
    const auto& message = arrival.message;
    if (is_from_staff(message, rules)) return asked;
    ask_as_staff(message, signed_references(message, rules, keys), now, asked);
    asked.correspondence = asked.correspondence || !message.interleaved.empty()
                           || wants_correspondence(read_staff_mail(message).commands);
    return asked;
}

store::MailKeys keys_of(const Arrival& arrival, const Rules& rules, const KeyRing& keys, store::Instant now) {
    const auto& message = arrival.message;
    store::MailKeys asked;
    asked.delivery = arrival.delivery;
    asked.message_id = message.message_id;
    asked.content_hash = arrival.content_hash;
    asked.hash_counts = !message.message_id.empty() || message.date.has_value();
    if (const auto* writer = writer_of(message, rules)) asked.sender = lower(writer->address);
    for (const auto id : reference_ids(message)) asked.referenced_ids.emplace_back(id);
    // Only notices to staff, or to the admin where there are none, say it.
    const bool somebody_is_told = !rules.staff.empty() || !rules.desk.admin.empty();
    asked.since_answer =
        somebody_is_told && (message.kind == parser::Kind::human || message.kind == parser::Kind::list);
    const auto references = signed_references(message, rules, keys);
    asked.threads = thread_keys(message, references, rules);
    const auto returned = returned_references(message, rules, keys);
    asked.tids = named_tids(message, references, returned, asked.threads.legacy_numbers, rules, keys);
    if (is_from_staff(message, rules)) {
        ask_as_staff(message, references, now, asked);
        ask_for_forward(message, rules, asked);
    }
    for (const auto& coupon : find_coupons(writers_words(message))) asked.coupons.push_back(hash_of(coupon));
    asked.login = named_login(writers_words(message), rules.licenses);
    ask_for_gate(asked, rules, now);
    asked.subject = normal_subject(message.subject, rules.desk.tag);
    asked.subject_since = now - std::chrono::days(1);
    if (const auto request = find_request(message, rules, keys)) {
        if (std::ranges::find(asked.tids, request->token.tid) == asked.tids.end())
            asked.tids.insert(asked.tids.begin(), request->token.tid);
        asked.correspondence = asked.correspondence || request->token.purpose == transcript_purpose;
    }
    // What of a quotation is the client's own can be told only beside what the client wrote.
    const bool quotes = is_from_staff(message, rules) && !message.interleaved.empty();
    asked.correspondence = asked.correspondence || quotes || asks_for_correspondence(message, rules);
    if (message.kind == parser::Kind::bounce)
        for (const auto& reference : returned) asked.returned.push_back(reference.token.entry);
    return asked;
}

Decision decide(const Arrival& arrival, const store::Facts& facts, const Rules& rules, const KeyRing& keys,
                store::Instant now) {
    Decision decision;
    if (!arrival.message.from.empty()) decision.sender.address = arrival.message.from.front();
    if (is_known(facts, decision)) return decision;

    const Case mail{.arrival = arrival,
                    .message = arrival.message,
                    .facts = facts,
                    .rules = rules,
                    .keys = keys,
                    .now = now,
                    .references = references_of(arrival.message, facts, rules, keys)};
    auto writer = identify(mail.message, facts, rules, holds_own_token(mail), arrival.received, now);
    decision.sender = std::move(writer.sender);
    decision.level = std::move(writer.level);
    decision.reasons = std::move(writer.reasons);
    decision.threads.revoked = exposed_tokens(mail, decision.sender);

    if (is_machine_mail(mail)) {
        decide_machine_mail(mail, decision);
    } else if (is_spam_mail(mail, decision)) {
        decide_spam_mail(mail, decision);
    } else if (is_doubtful_staff_mail(mail, decision)) {
        decide_doubtful_staff_mail(mail, decision);
    } else if (std::string why; const auto request = permitted_request(mail, decision.sender, why)) {
        decide_client_request(mail, *request, decision);
    } else {
        if (!why.empty()) decision.reasons.push_back(std::move(why));
        const auto found = found_ticket(mail, decision.sender);
        if (is_staff_mail(mail, found, decision)) {
            decide_staff_mail(mail, found, decision);
            decision.receipt = wants_receipt(mail, decision);
        } else if (is_forward_by_staff(mail, found, decision))
            decide_forward_by_staff(mail, found, decision);
        else
            decide_client_mail(mail, found, decision);
    }
    see_absence(mail, decision);
    assign_in_turn(facts.people, rules, now, decision);
    return decision;
}

} // namespace ticketd::policy
