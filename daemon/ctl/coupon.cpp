// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/coupon.hpp"

#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>
#include <sodium/core.h>
#include <sodium/randombytes.h>

namespace ticketd::ctl {

namespace {

policy::CouponBits random_coupon() {
    if (sodium_init() < 0)
        throw Refusal(Exit::failed, "libsodium found no source of random numbers; see getrandom(2)");
    policy::CouponBits bits{};
    randombytes_buf(bits.data(), bits.size());
    return bits;
}

std::string iso_date(const std::chrono::year_month_day& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// The first moment of a day in the desk's zone, to the minute.
store::Instant beginning(const std::chrono::year_month_day& day, const std::string& zone) {
    store::Instant at = std::chrono::sys_days(day) - std::chrono::hours(24);
    while (policy::local_date(at, zone) < day) at += std::chrono::minutes(1);
    return at;
}

std::string state_of(const store::Coupon& coupon, const std::chrono::year_month_day& today) {
    if (coupon.tid) return fmt::format("used for {}", coupon.tid->value);
    return coupon.last_day < today ? "expired" : "good";
}

Json coupon_json(const store::Coupon& coupon, const std::chrono::year_month_day& today) {
    return {{"id", coupon.id.value},
            {"key", coupon.key},
            {"ends", coupon.ends},
            {"issued", iso_time(coupon.issued)},
            {"last_day", iso_date(coupon.last_day)},
            {"state", coupon.tid ? "used" : state_of(coupon, today)},
            {"tid", coupon.tid ? Json(coupon.tid->value) : Json(nullptr)},
            {"used", ctl::json_of(coupon.used)}};
}

} // namespace

Exit coupon_issue(const Context& context, const std::string& key) {
    // Rows without a key are licences of many clients, and any of them could use it.
    if (key.empty())
        throw Refusal(Exit::usage, "a coupon belongs to the key of a licence; write one into the register's "
                                   "column `key`, and name it here");
    const auto config = context.configuration();
    const auto& rules = config.rules;
    const auto at = now();
    const auto allowance =
        policy::coupon_allowance(context.queries(config).licenses_with_key(key), rules, at);
    if (allowance.count == 0)
        throw Refusal(Exit::no,
                      fmt::format("no coupon for licence {}: {}", printable(key), allowance.why_none));
    const auto bits = random_coupon();
    const store::NewCoupon coupon{.hash = policy::hash_of(bits),
                                  .key = key,
                                  .ends = policy::end_of_coupon(bits),
                                  .last_day = allowance.last_day};
    store::Store store(config.state_dir / database_file, config.first_tid);
    if (!store.issue_coupon(coupon, beginning(allowance.first_day, rules.desk.time_zone), allowance.count,
                            at))
        throw Refusal(Exit::no, fmt::format("licence {} has had its {} coupons of the year since {}; see "
                                            "`ticketctl coupon list`",
                                            printable(key), allowance.count, iso_date(allowance.first_day)));
    const auto written = policy::written_coupon(bits);
    if (context.json)
        print({{"coupon", written}, {"key", key}, {"last_day", iso_date(coupon.last_day)}});
    else
        fmt::print("{}\n", written);
    return Exit::done;
}

Exit coupon_list(const Context& context) {
    const auto config = context.configuration();
    const auto today = policy::local_date(now(), config.rules.desk.time_zone);
    const auto coupons = context.queries(config).coupons();
    if (context.json) {
        auto json = Json::array();
        for (const auto& each : coupons) json.push_back(coupon_json(each, today));
        print(json);
        return Exit::done;
    }
    std::vector<std::vector<std::string>> rows{{"ID", "LICENCE", "ENDS", "ISSUED", "LAST DAY", "STATE"}};
    for (const auto& each : coupons)
        rows.push_back({std::to_string(each.id.value), printable(each.key), each.ends,
                        local_time(each.issued, config.rules.desk.time_zone), iso_date(each.last_day),
                        state_of(each, today)});
    print_table(rows);
    return Exit::done;
}

} // namespace ticketd::ctl
