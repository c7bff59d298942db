// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/entitlements.hpp"

#include "store/failure.hpp"

namespace ticketd::store::sqlite {

namespace {

Coupon read_coupon(const Rows& row) {
    Coupon coupon;
    coupon.id = CouponId{row.integer(0)};
    coupon.key = row.text(1);
    coupon.ends = row.text(2);
    coupon.issued = row.instant(3);
    coupon.last_day = read_date(row, 4).value_or(std::chrono::year_month_day{});
    coupon.tid = row.maybe_id<Tid>(5);
    coupon.used = row.maybe_instant(6);
    return coupon;
}

} // namespace

std::vector<Coupon> Entitlements::coupons(std::span<const CouponHash> hashes) {
    std::vector<Coupon> found;
    for (const auto& hash : hashes) {
        auto rows = coupon_.query(Blob(hash));
        if (rows.next()) found.push_back(read_coupon(rows));
    }
    return found;
}

std::vector<Coupon> Entitlements::all_coupons() {
    std::vector<Coupon> found;
    auto rows = all_coupons_.query();
    while (rows.next()) found.push_back(read_coupon(rows));
    return found;
}

bool Entitlements::issue(const NewCoupon& coupon, Instant since, std::uint32_t allowance, Instant at) {
    issue_.run(Blob(coupon.hash), coupon.key, coupon.ends, at, days(coupon.last_day), since, allowance);
    return db_.changes() == 1;
}

void Entitlements::use(const UsedCoupon& used, Instant at) {
    use_.run(used.coupon, used.tid, at);
    if (db_.changes() == 1) return;
    throw Failure("coupon " + std::to_string(used.coupon.value) + " is used already, or was never issued",
                  true);
}

void Entitlements::claim(const LoginClaim& claim) {
    claim_.run(claim.tid, claim.login, claim.entry, claim.address, claim.asked, claim.confirmed);
}

std::vector<LoginClaim> Entitlements::claims(Tid tid) {
    std::vector<LoginClaim> found;
    auto rows = claims_.query(tid);
    while (rows.next())
        found.push_back({tid, EntryId{rows.integer(0)}, rows.text(1), rows.text(2), rows.instant(3),
                         rows.maybe_instant(4)});
    return found;
}

std::optional<Instant> Entitlements::last_asked(std::string_view login) {
    auto rows = last_asked_.query(login);
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

} // namespace ticketd::store::sqlite
