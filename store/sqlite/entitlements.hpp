// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/sqlite/rows.hpp"

#include <span>

namespace ticketd::store::sqlite {

/// What raises a ticket's level beside the register: coupons, and logins that their owners confirmed. Verbs
/// that write run inside a transaction of the caller's.
class Entitlements {
public:
    explicit Entitlements(Connection& db) : db_(db) {}

    /// Those of the hashes that were issued, in the order of the hashes.
    std::vector<Coupon> coupons(std::span<const CouponHash>);
    std::vector<Coupon> all_coupons(); ///< oldest first
    /// False, and nothing is written, if `allowance` were issued to the licence since `since`.
    bool issue(const NewCoupon&, Instant since, std::uint32_t allowance, Instant at);
    /// A coupon that is used already is a permanent Failure.
    void use(const UsedCoupon&, Instant at);

    void claim(const LoginClaim&);
    std::vector<LoginClaim> claims(Tid);
    /// When the owner of the login was last asked, about any ticket.
    std::optional<Instant> last_asked(std::string_view login);

private:
    Connection& db_;
    Statement coupon_{db_, "SELECT" COUPON_COLUMNS "FROM coupon WHERE hash = ?1"};
    Statement all_coupons_{db_, "SELECT" COUPON_COLUMNS "FROM coupon ORDER BY id"};
    Statement issue_{db_, "INSERT INTO coupon (hash, key, ends, issued, last_day) SELECT ?1, ?2, ?3, ?4, ?5"
                          " WHERE (SELECT count(*) FROM coupon WHERE key = ?2 AND issued >= ?6) < ?7"};
    Statement use_{db_, "UPDATE coupon SET tid = ?2, used = ?3 WHERE id = ?1 AND tid IS NULL"};
    Statement claim_{db_, "INSERT INTO login_claim (tid, login, entry, address, asked, confirmed)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (tid, login) DO UPDATE SET"
                          " entry = excluded.entry, address = excluded.address, asked = excluded.asked,"
                          " confirmed = excluded.confirmed"};
    Statement claims_{db_, "SELECT entry, login, address, asked, confirmed FROM login_claim"
                           " WHERE tid = ?1 ORDER BY login"};
    Statement last_asked_{db_, "SELECT asked FROM login_claim WHERE login = ?1 COLLATE NOCASE"
                               " ORDER BY asked DESC LIMIT 1"};
};

} // namespace ticketd::store::sqlite
