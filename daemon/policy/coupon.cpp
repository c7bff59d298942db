// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/coupon.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>
#include <sodium/crypto_generichash.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view mark = "VIP";
constexpr std::size_t groups = 4, group_size = 4;

/// 0 to 31, or nothing.
std::optional<unsigned> value_of(char letter) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter == 'O') letter = '0';
    if (letter == 'I' || letter == 'L') letter = '1';
    const auto value = letters.find(letter);
    return value == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(value));
}

bool continues_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || static_cast<unsigned char>(c) >= 0x80;
}

/// Takes "-" or one of U+2010 to U+2015, and the minus sign U+2212, off the front.
bool skip_dash(std::string_view& text) {
    const auto is_dash = [](std::string_view c) {
        return (c.starts_with("\xE2\x80") && c[2] >= '\x90' && c[2] <= '\x95') || c == "\xE2\x88\x92";
    };
    const std::size_t size = text.starts_with('-')                            ? 1
                             : text.size() >= 3 && is_dash(text.substr(0, 3)) ? 3
                                                                              : 0;
    text.remove_prefix(size);
    return size != 0;
}

/// Bits five at a time, the highest first.
struct BitWriter {
    CouponBits bits{};
    std::size_t written = 0;
    void add(unsigned five) {
        for (unsigned bit = 16; bit != 0; bit >>= 1, ++written)
            if (five & bit) bits.at(written / 8) |= static_cast<unsigned char>(0x80U >> written % 8);
    }
};

/// The coupon that the text begins with, and what stands behind it; nothing if there is none.
struct ReadCoupon {
    CouponBits bits;
    std::string_view rest;
};
std::optional<ReadCoupon> read_coupon(std::string_view text) {
    if (text.empty() || lower(text.front()) != lower(mark.front()) || !starts_with_fold(text, mark))
        return std::nullopt;
    text.remove_prefix(mark.size());
    BitWriter writer;
    for (std::size_t group = 0; group < groups; ++group) {
        if (!skip_dash(text) || text.size() < group_size) return std::nullopt;
        for (const char letter : text.substr(0, group_size)) {
            const auto value = value_of(letter);
            if (!value) return std::nullopt;
            writer.add(*value);
        }
        text.remove_prefix(group_size);
    }
    if (!text.empty() && continues_word(text.front())) return std::nullopt;
    return ReadCoupon{.bits = writer.bits, .rest = text};
}

std::string digits(const CouponBits& bits) {
    std::string text;
    for (std::size_t i = 0; i < groups * group_size; ++i) {
        unsigned five = 0;
        for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit)
            five = five << 1U | (bits.at(bit / 8) >> (7 - bit % 8) & 1U);
        text += letters[five];
    }
    return text;
}

using std::chrono::year_month_day;

/// The day on which the licence year that holds `today` begins.
year_month_day year_begin(const store::License& license, const year_month_day& today) {
    if (!license.valid_from) return today.year() / std::chrono::January / 1;
    const auto anniversary = [&](std::chrono::year year) {
        // 29 February of another year is its 1 March, as for the end of support.
        return year_month_day(
            std::chrono::sys_days(year / license.valid_from->month() / license.valid_from->day()));
    };
    const auto this_year = anniversary(today.year());
    return this_year <= today ? this_year : anniversary(today.year() - std::chrono::years(1));
}

year_month_day year_end(const store::License& license, const year_month_day& begin) {
    const auto next =
        std::chrono::sys_days(begin) + std::chrono::days(366); // surely in the next licence year
    return std::chrono::sys_days(year_begin(license, next)) - std::chrono::days(1);
}

std::uint32_t coupons_of(const store::License& license, const Rules& rules) {
    const auto found = rules.licenses.coupons.find(lower(license.edition));
    return found == rules.licenses.coupons.end() ? 0 : found->second;
}

} // namespace

std::string written_coupon(const CouponBits& bits) {
    std::string text(mark);
    const auto all = digits(bits);
    for (std::size_t group = 0; group < groups; ++group)
        text.append("-").append(all, group * group_size, group_size);
    return text;
}

std::string end_of_coupon(const CouponBits& bits) { return digits(bits).substr((groups - 1) * group_size); }

bool may_hold_coupons(std::string_view text) {
    for (const char first : {mark.front(), lower(mark.front())})
        for (auto at = text.find(first); at != std::string_view::npos; at = text.find(first, at + 1))
            if (starts_with_fold(text.substr(at), mark)) return true;
    return false;
}

std::vector<CouponBits> find_coupons(std::string_view text) {
    std::vector<CouponBits> found;
    if (!may_hold_coupons(text)) return found;
    for (std::size_t at = 0; at < text.size() && found.size() < most_coupons; ++at) {
        if (at > 0 && continues_word(text[at - 1])) continue;
        const auto coupon = read_coupon(text.substr(at));
        if (coupon && std::ranges::find(found, coupon->bits) == found.end()) found.push_back(coupon->bits);
    }
    return found;
}

std::size_t coupon_size(std::string_view text) {
    const auto coupon = read_coupon(text);
    return coupon ? text.size() - coupon->rest.size() : 0;
}

store::CouponHash hash_of(const CouponBits& bits) {
    store::CouponHash hash{};
    static_assert(sizeof hash == crypto_generichash_BYTES_MIN);
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bits.data(), bits.size(),
                       nullptr, 0);
    return hash;
}

CouponAllowance coupon_allowance(const std::vector<store::License>& rows, const Rules& rules,
                                 store::Instant now) {
    const auto today = local_date(now, rules.desk.time_zone);
    const store::License* best = nullptr;
    bool valid = false;
    for (const auto& row : rows) {
        if (!is_valid(row, rules, now)) continue;
        valid = true;
        if (coupons_of(row, rules) > (best ? coupons_of(*best, rules) : 0)) best = &row;
    }
    if (best == nullptr) {
        CouponAllowance none;
        none.why_none = rows.empty() ? "the register has no licence of that key"
                        : !valid     ? "the licence is not valid today"
                                     : "its edition brings no coupons; see [licenses.coupons]";
        return none;
    }
    const auto begin = year_begin(*best, today);
    const auto end = support_ends_of(*best, rules);
    const auto last = year_end(*best, begin);
    return {.count = coupons_of(*best, rules),
            .first_day = begin,
            .last_day = end ? std::min(*end, last) : last,
            .why_none = {}};
}

} // namespace ticketd::policy
