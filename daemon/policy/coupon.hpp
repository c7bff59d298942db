// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// The 80 random bits of a VIP coupon. They come from outside: nothing here is
/// random.
using CouponBits = std::array<unsigned char, 10>;

/// A coupon as it is written, "VIP-XXXX-XXXX-XXXX-XXXX", in the 32 letters and digits that are hardest to
/// confuse (Crockford's base32: no I, L, O, U).
std::string written_coupon(const CouponBits&);

/// Its last group, by which a person recognises it in a list.
std::string end_of_coupon(const CouponBits&);

/// At most so many different coupons of one mail are looked at.
inline constexpr std::size_t most_coupons = 4;

/// The coupons that a text holds, in their order, each once. Read tolerantly: any case, O for 0, I and L for
/// 1, and any dash of Unicode between the groups, as word processors write them. A coupon that is part of a
/// longer word is none. Linear. Pure.
std::vector<CouponBits> find_coupons(std::string_view text);
/// False: neither this text nor a piece of it holds one. Much faster than a look.
bool may_hold_coupons(std::string_view text);

/// How many bytes of the text's front are a coupon, read in the same way; 0: it does not begin with one.
/// Pure.
std::size_t coupon_size(std::string_view text);

/// What is stored of a coupon, and looked up. A hash without key will do: nobody tries 2^80 of them, and what
/// is stolen with the database cannot be turned back into a coupon.
store::CouponHash hash_of(const CouponBits&);

/// What a licence may be given today.
struct CouponAllowance {
    std::uint32_t count = 0;                         ///< in its licence year, by its edition; 0: none
    std::chrono::year_month_day first_day, last_day; ///< of coupons that are issued today, inclusive
    std::string why_none;                            ///< a sentence, if count is 0
};

/// By the rows of one licence: of those valid today the edition that brings most coupons counts. Its year
/// begins on each anniversary of `valid_from` (of 29 February in years without one on 1 March), without one
/// on 1 January. A coupon is good until its licence year ends, and never longer than support by the licence.
/// Pure.
CouponAllowance coupon_allowance(const std::vector<store::License>&, const Rules&, store::Instant now);

} // namespace ticketd::policy
