// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/retention.hpp"

#include "daemon/log.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/confidential.hpp"
#include "parser/parse.hpp"

namespace ticketd::records {

namespace {

constexpr std::size_t some = 200;

/// Those whose time is over; `all` begins with the oldest.
template <class Id>
std::vector<Id> over(const std::vector<store::Ended>& all, const policy::Span& keep, const std::string& zone,
                     store::Instant now) {
    std::vector<Id> ids;
    for (const auto& [id, ended] : all) {
        if (policy::add_span(ended, keep, zone) > now) break;
        ids.push_back(Id{id});
    }
    return ids;
}

} // namespace

Expiry find_expired(store::Removal& removal, const policy::Retention& retention, const std::string& zone,
                    store::Instant now, std::size_t limit) {
    Expiry expiry;
    if (retention.closed) {
        expiry.tickets = over<store::Tid>(removal.closed_tickets(limit), *retention.closed, zone, now);
        expiry.desk_mails = over<store::OutboxId>(removal.desk_mails(limit), *retention.closed, zone, now);
    }
    if (retention.spam) {
        expiry.spam = over<store::Tid>(removal.spam_tickets(limit), *retention.spam, zone, now);
        expiry.spam_mails = over<store::EntryId>(removal.spam_mails(limit), *retention.spam, zone, now);
    }
    if (retention.machine)
        expiry.machine_mails =
            over<store::EntryId>(removal.machine_mails(limit), *retention.machine, zone, now);
    return expiry;
}

void remove_expired(store::Removal& removal, Expiry& expiry, const policy::Rules& rules, store::Instant now,
                    const Steps& steps) {
    const store::Removal::TextOf text_of = [&](const std::string& raw) {
        return policy::masked(parser::parse(raw).text, rules.confidential);
    };
    const std::uint64_t all = expiry.count();
    std::uint64_t done = 0;
    const auto note = [&](const store::Removed& removed) {
        expiry.removed.add(removed);
        steps("removed", ++done, all);
    };
    for (const auto* tickets : {&expiry.tickets, &expiry.spam})
        for (const auto tid : *tickets) note(removal.remove_ticket(tid, text_of, now));
    for (const auto* mails : {&expiry.spam_mails, &expiry.machine_mails})
        for (const auto entry : *mails) note(removal.remove_mail(entry, text_of, now));
    for (const auto id : expiry.desk_mails) note(removal.remove_outgoing(id));
}

bool expire_some(const std::filesystem::path& database, const policy::Retention& retention,
                 const policy::Rules& rules, store::Instant now) {
    if (!retention.closed && !retention.spam && !retention.machine) return false;
    store::Removal removal(database);
    auto expiry = find_expired(removal, retention, rules.desk.time_zone, now, some);
    if (expiry.count() == 0) return false;
    remove_expired(removal, expiry, rules, now, [](std::string_view, std::uint64_t, std::uint64_t) {});
    log::info("by [retention] {} tickets, {} mails and {} sent ones were removed; the statistics stay",
              expiry.removed.tickets, expiry.removed.mails, expiry.removed.outgoing);
    return true;
}

} // namespace ticketd::records
