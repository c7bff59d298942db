// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/store_impl.hpp"

namespace ticketd::store {

using namespace sqlite;

Store::Store(const std::filesystem::path& file, std::int64_t first_tid)
    : impl_(std::make_unique<Impl>(file, first_tid)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Transaction Store::begin() { return Transaction(*impl_); }

MailboxId Store::mailbox(const std::string& url, const std::string& user) {
    return impl_->alone([&] { return impl_->ledger.mailbox(url, user); });
}

std::vector<std::uint32_t> Store::unknown_uids(MailboxId mailbox, std::uint32_t uidvalidity,
                                               std::span<const std::uint32_t> uids) {
    return impl_->ledger.unknown(mailbox, uidvalidity, uids);
}

std::map<std::uint32_t, std::string> Store::outcomes(MailboxId mailbox, std::uint32_t uidvalidity,
                                                     std::span<const std::uint32_t> uids) {
    return impl_->ledger.outcomes(mailbox, uidvalidity, uids);
}

std::map<std::uint32_t, Instant> Store::outcome_times(MailboxId mailbox, std::uint32_t uidvalidity,
                                                      std::span<const std::uint32_t> uids) {
    return impl_->ledger.times(mailbox, uidvalidity, uids);
}

HoldId Store::hold(const HeldMail& mail) {
    return impl_->alone([&] { return impl_->holds.add(mail); });
}

bool Store::held_again(HoldId id, const std::string& error) {
    return impl_->alone([&] { return impl_->holds.failed_again(id, error); });
}

bool Store::drop_held(HoldId id, Instant at) {
    return impl_->alone([&] { return impl_->holds.drop(id, at); });
}

void Store::skip(MailboxId mailbox, std::uint32_t uidvalidity, std::span<const std::uint32_t> uids,
                 Instant at) {
    impl_->alone([&] { return impl_->ledger.skip(mailbox, uidvalidity, uids, at), true; });
}

std::optional<Instant> Store::begun(MailboxId mailbox) { return impl_->ledger.begun(mailbox); }

std::vector<OutboxItem> Store::claim_due(Instant now, std::size_t limit) {
    auto due = impl_->outbox.next_due(); // an idle outbox takes no lock and writes nothing
    if (due && *due > now && impl_->outbox.clock_went_back(now)) {
        impl_->alone([&] { return impl_->outbox.bring_forward(now), true; });
        due = impl_->outbox.next_due();
    }
    if (!due || *due > now || limit == 0) return {};
    return impl_->alone([&] { return impl_->outbox.claim_due(now, limit); });
}

void Store::record(std::span<const SendResult> results, Instant at) {
    impl_->alone([&] { return impl_->outbox.record(results, at), true; });
}

std::optional<Instant> Store::next_due() { return impl_->outbox.next_due(); }

std::size_t Store::requeue_interrupted(Instant at, const std::optional<std::vector<OutboxId>>& doubtful) {
    return impl_->alone([&] { return impl_->outbox.requeue_interrupted(at, doubtful); });
}

bool Store::retry_outgoing(OutboxId id, Instant now) {
    return impl_->alone([&] { return impl_->outbox.retry(id, now); });
}

bool Store::drop_outgoing(OutboxId id) {
    return impl_->alone([&] { return impl_->outbox.drop(id); });
}

void Store::replace_licenses(std::span<const License> licenses, const std::string& source) {
    impl_->alone([&] { return impl_->lookup.licenses().replace(licenses, source), true; });
}

std::string Store::register_source() { return impl_->lookup.licenses().source(); }

bool Store::issue_coupon(const NewCoupon& coupon, Instant since, std::uint32_t allowance, Instant at) {
    return impl_->alone([&] { return impl_->lookup.entitlements().issue(coupon, since, allowance, at); });
}

std::vector<ClosedTicket> Store::unerased(std::size_t limit) { return impl_->erasure.due(limit); }

namespace {

/// Overwrites what is deleted, at the price of more writing, while it lives.
class SecureDelete {
public:
    explicit SecureDelete(Connection& db) : db_(db) { db_.execute("PRAGMA secure_delete = ON"); }
    ~SecureDelete() {
        try {
            db_.execute("PRAGMA secure_delete = FAST");
        } catch (const Failure&) { // then all is overwritten from now on
        }
    }
    SecureDelete(const SecureDelete&) = delete;
    SecureDelete& operator=(const SecureDelete&) = delete;

private:
    Connection& db_;
};

/// Whoever reads, as a backup does, may do so for minutes: while it lives nobody is waited for.
class Impatience {
public:
    explicit Impatience(Connection& db) : db_(db) { db_.wait_for_others(false); }
    ~Impatience() { db_.wait_for_others(true); }
    Impatience(const Impatience&) = delete;
    Impatience& operator=(const Impatience&) = delete;

private:
    Connection& db_;
};

} // namespace

Erased Store::erase(const ClosedTicket& ticket, const Eraser& eraser, Instant at) {
    const SecureDelete secure(impl_->db);
    return impl_->alone([&] { return impl_->erasure.erase(ticket, eraser, at); });
}

bool Store::index_is_stale() { return impl_->index_merge.is_needed(); }

bool Store::settle_erasures() {
    if (index_is_stale()) {
        const SecureDelete secure(impl_->db);
        if (impl_->alone([&] { return impl_->index_merge.step(); })) return false;
    }
    const Impatience impatience(impl_->db);
    Statement checkpoint(impl_->db, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto rows = checkpoint.query();
    return rows.next() && rows.integer(0) == 0;
}

std::optional<std::string> Store::raw(EntryId entry) { return impl_->raw.of(entry); }

std::vector<Ticket> Store::clocks_to_remind(const ClockPlace& behind, std::size_t most) {
    return impl_->clocks.to_remind(behind, most);
}

std::optional<std::string> Store::keys_of_backup() {
    Statement keys(impl_->db, "SELECT keys FROM backup WHERE id = 1");
    auto rows = keys.query();
    return rows.next() ? std::optional(rows.text(0)) : std::nullopt;
}

void Store::forget_backup() {
    impl_->alone([&] {
        impl_->db.execute("UPDATE outbox SET uncertain = 1 WHERE state < 2");
        impl_->db.execute("DELETE FROM backup");
        return true;
    });
}

std::set<std::string> Store::given_digest(std::chrono::year_month_day day) { return impl_->desk.told(day); }

std::optional<Instant> Store::last_digest(std::chrono::year_month_day before) {
    return impl_->desk.last_digest(before);
}

std::int64_t Store::data_version() { return impl_->version(); }

} // namespace ticketd::store
