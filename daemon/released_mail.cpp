// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/released_mail.hpp"

#include "daemon/policy/held_mail.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd {

namespace {

const store::HeldStaffMail* released(const policy::Decision& decision, const store::Facts& facts) {
    const auto& ends = decision.holding.ends;
    if (!ends || ends->state != store::HeldState::sent) return nullptr;
    const auto& held = facts.holding.held;
    const auto found = std::ranges::find(held, ends->entry, &store::HeldStaffMail::entry);
    return found == held.end() ? nullptr : &*found;
}

/// Its message is known, as the entry that was held: it must not be taken for that.
store::MailKeys keys_of(const policy::Arrival& arrival, store::Tid tid, const notify::Desk& desk,
                        store::Instant now) {
    auto asked = policy::keys_of_released(arrival, desk.rules, desk.keys, now);
    asked.hash_counts = false;
    asked.message_id.clear();
    asked.tids.insert(asked.tids.begin(), tid);
    return asked;
}

} // namespace

bool release_held_mail(store::Transaction& transaction, const policy::Decision& word,
                       const store::Facts& known, const notify::Desk& desk, store::Instant now) {
    const auto* held = released(word, known);
    if (held == nullptr) return false;
    const auto raw = transaction.raw(held->entry).value_or(std::string{});
    const auto message = parser::parse(raw);
    const policy::Arrival arrival{.message = message,
                                  .content_hash = parser::content_hash(raw),
                                  .delivery = {},
                                  .received = now,
                                  .truncated = false,
                                  .size = raw.size()};
    const auto facts = transaction.lookup(keys_of(arrival, held->tid, desk, now));
    const auto decision = policy::decide_released(arrival, *held, facts, desk.rules, desk.keys, now);
    auto changes = notify::plan(decision, arrival, raw, facts, desk, now);
    changes.delivery.reset();
    changes.delivered_entry.reset();
    changes.new_entry.value().hash_counts = false; // its bytes lead to the entry that was held
    changes.holding.ended = {
        .entry = held->entry, .state = store::HeldState::sent, .became = changes.new_entry->entry.id};
    transaction.apply(changes);
    return !changes.outgoing.empty();
}

} // namespace ticketd
