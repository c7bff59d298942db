// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/opening.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::month_day;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr local_days no_day = local_days::max();

milliseconds length_of(const std::vector<OpenHours>& hours) {
    milliseconds sum{};
    for (const auto& span : hours) sum += std::max(span.closes - span.opens, std::chrono::minutes{0});
    return sum;
}

local_days day_of(const year_month_day& date) { return local_days(date); }

} // namespace

Opening::Opening(const Calendar& calendar)
    : calendar_(calendar),
      weekdays_alone_(calendar.holidays.empty() && calendar.yearly_holidays.empty()
                      && calendar.working_days.empty()) {
    for (std::size_t day = 0; day < calendar.days.size(); ++day)
        if (calendar.days[day]) of_a_week_ += length_of(calendar.hours[day]);
}

bool Opening::ever() const {
    return of_a_week_ > milliseconds{0}
           || std::ranges::any_of(calendar_.working_days, [&](const year_month_day& date) {
                  return length_of(hours_on(day_of(date))) > milliseconds{0};
              });
}

bool Opening::works_on(local_days day) const {
    const bool in_week = calendar_.days[weekday(day).c_encoding()];
    if (weekdays_alone_) return in_week;
    const year_month_day date(day);
    if (calendar_.working_days.contains(date)) return true;
    return in_week && !calendar_.holidays.contains(date)
           && !calendar_.yearly_holidays.contains(month_day(date.month(), date.day()));
}

const std::vector<OpenHours>& Opening::hours_on(local_days day) const {
    static const std::vector<OpenHours> none;
    return works_on(day) ? calendar_.hours[weekday(day).c_encoding()] : none;
}

std::int64_t Opening::plain_weeks(local_days day, local_days end) const {
    const auto until = weekdays_alone_ ? end : std::min(end, next_exception(day));
    return until <= day ? 0 : (until - day) / days(7);
}

/// The first date from there on that the days of the week do not decide alone.
local_days Opening::next_exception(local_days from) const {
    const year_month_day date(from);
    auto next = no_day;
    if (const auto holiday = calendar_.holidays.lower_bound(date); holiday != calendar_.holidays.end())
        next = std::min(next, day_of(holiday->first));
    if (const auto worked = calendar_.working_days.lower_bound(date); worked != calendar_.working_days.end())
        next = std::min(next, day_of(*worked));
    const auto& yearly = calendar_.yearly_holidays;
    if (yearly.empty()) return next;
    const auto this_year = yearly.lower_bound(month_day(date.month(), date.day()));
    // Without a 29 February the year has an ordinary 1 March here: a day too many is harmless.
    return std::min(next, this_year != yearly.end()
                              ? day_of(date.year() / this_year->first)
                              : day_of((date.year() + std::chrono::years(1)) / yearly.begin()->first));
}

} // namespace ticketd::policy
