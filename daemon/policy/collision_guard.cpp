// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/collision_guard.hpp"

#include "daemon/policy/held_mail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

std::string name_of(const store::Entry& answer, const Rules& rules) {
    const auto* colleague = rules.find_staff(answer.from.address);
    return colleague != nullptr ? colleague->name : rules.desk.name;
}

} // namespace

void ask_for_unseen(const parser::Message& message, const std::vector<SignedReference>& references,
                    store::MailKeys& keys) {
    if (!references.empty()) {
        const auto entry_of = [](const SignedReference& reference) { return reference.token.entry; };
        keys.holding.seen = std::ranges::min(references, {}, entry_of).token.entry;
    } else if (message.date) {
        keys.holding.seen_until = store::Instant(message.date->utc) - time_to_write;
    }
}

bool hold_behind_newer_answer(StaffWork& work) {
    if (!work.done.relay) return false;
    const auto known = work.mail.facts.holding.unseen.find(work.ticket().ticket.tid);
    if (known == work.mail.facts.holding.unseen.end()) return false;
    const auto seen = std::max(work.done.seen_entry.value_or(store::EntryId{}),
                               work.done.holding.saw_answers.value_or(store::EntryId{}));
    Hold why{.reason = store::HeldFor::newer_answer,
             .why = {},
             .writer = work.done.sender.staff->name,
             .answers = {},
             .passages = {}};
    for (const auto& [answer, raw] : known->second)
        if (answer.id > seen && work.mail.rules.find_staff(answer.from.address) != work.done.sender.staff) {
            if (why.answers.empty())
                why.why =
                    fmt::format("{} answered the client in the meantime.", name_of(answer, work.mail.rules));
            why.answers.push_back(answer.id);
        }
    return !why.answers.empty() && hold(work, std::move(why));
}

} // namespace ticketd::policy
