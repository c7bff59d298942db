// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/digest.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/opening.hpp"
#include "daemon/policy/time_zone.hpp"

namespace ticketd::policy {

namespace {

using std::chrono::year_month_day;

store::Instant moment(const year_month_day& date, std::chrono::minutes time, const std::string& zone) {
    return TimeZone(zone).to_utc(std::chrono::local_days(date) + time);
}

} // namespace

std::optional<year_month_day> digest_day(const Rules& rules, store::Instant now) {
    if (!rules.digest.at) return std::nullopt;
    const auto& zone = rules.desk.time_zone;
    const auto today = local_date(now, zone);
    const auto* calendar = rules.find_calendar(rules.digest.calendar);
    if (calendar != nullptr && !calendar->always
        && !Opening(*calendar).works_on(std::chrono::local_days(today)))
        return std::nullopt;
    const auto at = moment(today, *rules.digest.at, zone);
    if (now < at || now >= at + digest_lasts) return std::nullopt;
    return today;
}

store::Instant end_of_day(store::Instant now, const std::string& zone) {
    const auto tomorrow = std::chrono::sys_days(local_date(now, zone)) + std::chrono::days(1);
    return moment(year_month_day(tomorrow), std::chrono::minutes(0), zone);
}

} // namespace ticketd::policy
