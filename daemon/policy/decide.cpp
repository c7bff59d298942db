// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/decide.hpp"

#include "daemon/policy/client_request.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t most_tids = 50;

/// DESIGN section 2, sign 1.
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

bool holds_own_token(const Case& mail) {
    if (mail.message.from.size() != 1) return false;
    const auto& address = mail.message.from.front().address;
    return std::ranges::any_of(mail.references, [&](const SignedReference& reference) {
        return !reference.from_text && !reference.revoked && issued_to(reference.token, address, mail.keys);
    });
}

std::vector<store::Tid> named_tids(const parser::Message& message, const Rules& rules, const KeyRing& keys) {
    std::vector<store::Tid> tids;
    const auto add = [&](store::Tid tid) {
        if (tids.size() < most_tids && std::ranges::find(tids, tid) == tids.end()) tids.push_back(tid);
    };
    for (const auto& reference : signed_references(message, rules, keys)) add(reference.token.tid);
    for (const auto& reference : returned_references(message, rules, keys)) add(reference.token.tid);
    for (const auto number : subject_tags(message.subject, rules.desk.tag)) add({number});
    return tids;
}

/// Only where staff may have written it: the correspondence of a ticket is much to read.
bool asks_to_reveal(const parser::Message& message, const Rules& rules) {
    const auto is_staff = [&](const parser::Address& from) {
        return rules.find_staff(from.address) != nullptr;
    };
    return std::ranges::any_of(message.from, is_staff)
           && std::ranges::any_of(read_staff_text(message.reply_text).commands, [](const Command& command) {
                  return command.verb == Command::Verb::reveal;
              });
}

} // namespace

store::MailKeys keys_of(const Arrival& arrival, const Rules& rules, const KeyRing& keys, store::Instant now) {
    const auto& message = arrival.message;
    store::MailKeys asked;
    asked.delivery = arrival.delivery;
    asked.message_id = message.message_id;
    asked.content_hash = arrival.content_hash;
    asked.hash_counts = !message.message_id.empty() || message.date.has_value();
    if (!message.from.empty()) asked.sender = lower(message.from.front().address);
    for (const auto id : reference_ids(message)) asked.referenced_ids.emplace_back(id);
    asked.tids = named_tids(message, rules, keys);
    ask_for_gate(asked, rules, now);
    asked.subject = normal_subject(message.subject, rules.desk.tag);
    asked.subject_since = now - std::chrono::days(1);
    if (const auto request = find_request(message, rules, keys)) {
        if (std::ranges::find(asked.tids, request->token.tid) == asked.tids.end())
            asked.tids.insert(asked.tids.begin(), request->token.tid);
        asked.correspondence = request->token.purpose == transcript_purpose;
    }
    asked.correspondence = asked.correspondence || asks_to_reveal(message, rules);
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
                    .references = signed_references(arrival.message, rules, keys)};
    auto writer = identify(mail.message, facts, rules, holds_own_token(mail), now);
    decision.sender = std::move(writer.sender);
    decision.level = std::move(writer.level);
    decision.reasons = std::move(writer.reasons);

    if (is_machine_mail(mail)) {
        decide_machine_mail(mail, decision);
    } else if (is_doubtful_staff_mail(mail, decision)) {
        decide_doubtful_staff_mail(mail, decision);
    } else if (std::string why; const auto request = permitted_request(mail, decision.sender, why)) {
        decide_client_request(mail, *request, decision);
    } else {
        if (!why.empty()) decision.reasons.push_back(std::move(why));
        const auto found = find_follow_up(mail, decision.sender);
        if (is_staff_mail(mail, found, decision))
            decide_staff_mail(mail, found, decision);
        else
            decide_client_mail(mail, found, decision);
    }
    return decision;
}

} // namespace ticketd::policy
