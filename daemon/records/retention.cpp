// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/retention.hpp"

#include "daemon/log.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/confidential.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <chrono>

namespace ticketd::records {

namespace {

using What = store::Ended::What;

constexpr std::size_t a_few = 20;

/// Those of a kind whose time is over; the oldest come first.
std::vector<store::Ended> over(store::Removal& removal, What what, const policy::Span& keep,
                               const std::string& zone, store::Instant now, std::size_t limit) {
    auto all = removal.ended(what, limit);
    const auto is_kept = [&](const store::Ended& each) {
        return policy::add_span(each.ended, keep, zone) > now;
    };
    all.erase(std::ranges::find_if(all, is_kept), all.end());
    return all;
}

} // namespace

Expiry find_expired(store::Removal& removal, const policy::Retention& retention, const std::string& zone,
                    store::Instant now, std::size_t limit) {
    Expiry expiry;
    const auto find = [&](What what, const policy::Span& keep) {
        return over(removal, what, keep, zone, now, limit);
    };
    if (retention.closed) {
        expiry.tickets = find(What::closed_ticket, *retention.closed);
        expiry.desk_mails = find(What::desk_mail, *retention.closed);
    }
    if (retention.spam) {
        expiry.spam = find(What::spam_ticket, *retention.spam);
        expiry.spam_mails = find(What::spam_mail, *retention.spam);
    }
    if (retention.machine) expiry.machine_mails = find(What::machine_mail, *retention.machine);
    return expiry;
}

void remove_expired(store::Removal& removal, Expiry& expiry, const policy::Rules& rules, store::Instant now,
                    const Steps& steps) {
    const store::Removal::TextOf text_of = [&](const std::string& raw) {
        return policy::masked(parser::parse(raw).text, rules.confidential);
    };
    const std::uint64_t all = expiry.count();
    std::uint64_t done = 0;
    const auto stays = [&](const store::Ended& each) {
        const auto removed = removal.remove(each, text_of, now);
        expiry.removed.add(removed);
        steps("removed", ++done, all);
        return !removed.any();
    };
    for (auto* kind :
         {&expiry.tickets, &expiry.spam, &expiry.spam_mails, &expiry.machine_mails, &expiry.desk_mails})
        std::erase_if(*kind, stays);
}

bool expire_some(const std::filesystem::path& database, const policy::Retention& retention,
                 const policy::Rules& rules, store::Instant now) {
    if (!retention.closed && !retention.spam && !retention.machine) return false;
    store::Removal removal(database);
    const auto today = std::chrono::floor<std::chrono::days>(now);
    auto expiry = find_expired(removal, retention, rules.desk.time_zone, today, a_few);
    if (expiry.count() == 0) return false;
    remove_expired(removal, expiry, rules, now, [](std::string_view, std::uint64_t, std::uint64_t) {});
    log::info("by [retention] {} tickets, {} mails and {} sent ones were removed; the statistics stay",
              expiry.removed.tickets, expiry.removed.mails, expiry.removed.outgoing);
    return true;
}

} // namespace ticketd::records
