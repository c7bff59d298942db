// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/housework.hpp"

#include "daemon/log.hpp"
#include "daemon/notify/hold_report.hpp"
#include "daemon/notify/housekeeping.hpp"

#include <algorithm>

namespace ticketd {

namespace {

/// After the outbox has said what failed, and why: who hears of it by mail.
void log_told(const store::OutboxItem& mail, const std::vector<store::Person>& told) {
    std::string names;
    for (const auto& person : told) {
        if (!names.empty()) names += ", ";
        names += person.address;
    }
    if (!names.empty())
        return log::info("outbox: mail {} ({} to {}) failed: {}; {} told of it in a summary", mail.id.value,
                         mail.kind, log::safe(mail.recipient), log::safe(mail.last_error),
                         log::safe(names) + (told.size() == 1 ? " is" : " are"));
    log::error("outbox: mail {} ({} to {}) failed: {}; nobody is told of it by mail: mend the address or its "
               "mailbox, and send it again by `ticketctl outbox retry {}`",
               mail.id.value, mail.kind, log::safe(mail.recipient), log::safe(mail.last_error),
               mail.id.value);
}

void tell_failures(store::Transaction& transaction, const notify::Desk& desk, store::Instant now) {
    const auto failed = transaction.untold_failures();
    if (failed.empty()) return;
    constexpr std::size_t at_once = 30; // what one lookup may name
    for (std::size_t begin = 0; begin < failed.size(); begin += at_once) {
        const std::vector<store::OutboxItem> some(
            failed.begin() + static_cast<std::ptrdiff_t>(begin),
            failed.begin() + static_cast<std::ptrdiff_t>(std::min(failed.size(), begin + at_once)));
        store::MailKeys keys;
        for (const auto& mail : some)
            if (mail.tid) keys.tids.push_back(*mail.tid);
        const auto facts = transaction.lookup(keys);
        transaction.apply(notify::failures(some, facts, desk, now));
        for (const auto& mail : some) log_told(mail, notify::told_of_failure(mail, facts, desk));
    }
}

bool send_summaries(store::Transaction& transaction, const notify::Desk& desk, store::Instant now) {
    const auto held = transaction.held_notices();
    if (held.empty()) return false;
    const auto facts = transaction.lookup(notify::housekeeping_keys(desk.rules, now));
    const auto changes = notify::summaries(held, facts, desk, now);
    transaction.apply(changes);
    return !changes.outgoing.empty();
}

} // namespace

bool turn_breaker(store::Transaction& transaction, const notify::Desk& desk, store::Instant now) {
    const auto facts = transaction.lookup(notify::housekeeping_keys(desk.rules, now));
    const auto changes = notify::breaker_turn(facts, desk, now);
    if (!changes) return false;
    transaction.apply(*changes);
    if (changes->breaker == store::BreakerChange::opens)
        log::error(
            "the global breaker is open: as many automatic mails went out as [gate] global allows, and no "
            "more do until there is room again; see `ticketctl gate`");
    else
        log::info("the global breaker is closed again");
    return !changes->outgoing.empty();
}

bool tend_gate(store::Store& store, const notify::Desk& desk, store::Instant now) {
    auto transaction = store.begin();
    bool queued = turn_breaker(transaction, desk, now);
    tell_failures(transaction, desk, now);
    queued |= send_summaries(transaction, desk, now);
    transaction.commit();
    return queued;
}

bool report_holds(store::Store& store, const notify::Desk& desk, store::Instant now) {
    auto transaction = store.begin();
    const auto waiting = transaction.holds_to_report();
    if (waiting.mails.empty()) return false;
    const auto facts = transaction.lookup(notify::housekeeping_keys(desk.rules, now));
    const auto changes = notify::hold_report(waiting.mails, waiting.last_report, facts, desk, now);
    if (!changes) return false;
    transaction.apply(*changes);
    transaction.commit();
    return true;
}

} // namespace ticketd
