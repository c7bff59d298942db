// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/ledger.hpp"

#include "store/store.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

MailboxId Ledger::mailbox(const std::string& url, const std::string& user) {
    {
        auto rows = find_mailbox_.query(url, user);
        if (rows.next()) return MailboxId{rows.integer(0)};
    }
    add_mailbox_.run(url, user);
    return MailboxId{db_.last_rowid()};
}

// A poll asks for a few new UIDs or for a whole mailbox: one walk over the range serves both, as the server
// gives out UIDs in rising order and few are missing between.
template <class See>
void Ledger::each_known(MailboxId mailbox, std::uint32_t uidvalidity, Uids uids, See see) {
    if (uids.empty()) return;
    auto rows = range_.query(mailbox, uidvalidity, uids.front(), uids.back());
    auto wanted = uids.begin();
    while (rows.next()) {
        const auto uid = rows.as<std::uint32_t>(0);
        wanted = std::lower_bound(wanted, uids.end(), uid);
        if (wanted == uids.end()) return;
        if (*wanted == uid) see(uid, rows);
    }
}

std::vector<std::uint32_t> Ledger::unknown(MailboxId mailbox, std::uint32_t uidvalidity, Uids uids) {
    std::vector<std::uint32_t> known, unknown;
    each_known(mailbox, uidvalidity, uids, [&](std::uint32_t uid, const Rows&) { known.push_back(uid); });
    std::set_difference(uids.begin(), uids.end(), known.begin(), known.end(), std::back_inserter(unknown));
    return unknown;
}

std::map<std::uint32_t, std::string> Ledger::outcomes(MailboxId mailbox, std::uint32_t uidvalidity,
                                                      Uids uids) {
    std::map<std::uint32_t, std::string> outcomes;
    each_known(mailbox, uidvalidity, uids,
               [&](std::uint32_t uid, const Rows& rows) { outcomes.emplace(uid, rows.text(1)); });
    return outcomes;
}

std::map<std::uint32_t, Instant> Ledger::times(MailboxId mailbox, std::uint32_t uidvalidity, Uids uids) {
    std::map<std::uint32_t, Instant> times;
    each_known(mailbox, uidvalidity, uids,
               [&](std::uint32_t uid, const Rows& rows) { times.emplace(uid, rows.instant(2)); });
    return times;
}

std::optional<Instant> Ledger::begun(MailboxId mailbox) {
    auto rows = begun_.query(mailbox);
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

void Ledger::add(const Delivery& delivery, const std::string& outcome, std::optional<EntryId> entry,
                 Instant at) {
    const auto& [mailbox, uidvalidity, uid] = delivery;
    add_.run(mailbox, uidvalidity, uid, outcome, entry, at);
    if (db_.changes() == 0)
        throw Failure("UID " + std::to_string(uid) + " was already taken in from this mailbox", true);
    release_.run(mailbox, uidvalidity, uid);
}

void Ledger::skip(MailboxId mailbox, std::uint32_t uidvalidity, Uids uids, Instant at) {
    for (const auto uid : uids) skip_.run(mailbox, uidvalidity, uid, at);
    skip_.run(mailbox, 0, 0, at);
}

} // namespace ticketd::store::sqlite
