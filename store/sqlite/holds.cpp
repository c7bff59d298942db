// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/holds.hpp"

namespace ticketd::store::sqlite {

namespace {

constexpr int columns = 11; ///< of HELD_COLUMNS

HeldMail read_held(const Rows& row) {
    HeldMail mail;
    mail.id = HoldId{row.integer(0)};
    mail.delivery = read_delivery(row, 1);
    mail.at = row.instant(4);
    mail.error = row.text(5);
    mail.received = row.maybe_instant(6).value_or(mail.at);
    mail.size = row.as<std::uint64_t>(7);
    mail.header_only = row.integer(8) != 0;
    mail.sender = row.text(9);
    mail.subject = row.text(10);
    return mail;
}

std::vector<HeldMail> read_all(Rows rows) {
    std::vector<HeldMail> mails;
    while (rows.next()) mails.push_back(read_held(rows));
    return mails;
}

} // namespace

HoldId Holds::add(const HeldMail& mail) {
    ledger_.add(mail.delivery, "held", std::nullopt, mail.at);
    const auto& [mailbox, uidvalidity, uid] = mail.delivery;
    add_.run(mailbox, uidvalidity, uid, mail.at, mail.error, compression_.pack(mail.raw), mail.received,
             mail.size, mail.header_only, mail.sender, mail.subject);
    return HoldId{db_.last_rowid()};
}

bool Holds::failed_again(HoldId id, const std::string& error) {
    error_.run(id, error);
    return db_.changes() == 1;
}

bool Holds::drop(HoldId id, Instant at) {
    dropped_.run(id, at);
    drop_.run(id);
    return db_.changes() == 1;
}

void Holds::told(HoldId id, Instant at) {
    told_.run(id, at);
    report_.run(at);
}

std::vector<HeldMail> Holds::untold() { return read_all(untold_.query()); }

std::optional<Instant> Holds::last_report() {
    auto rows = last_report_.query();
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

std::vector<HeldMail> Holds::all() { return read_all(all_.query()); }

std::optional<HeldMail> Holds::one(HoldId id) {
    auto rows = one_.query(id);
    if (!rows.next()) return std::nullopt;
    auto mail = read_held(rows);
    mail.raw = compression_.unpack(rows.blob(columns));
    return mail;
}

} // namespace ticketd::store::sqlite
