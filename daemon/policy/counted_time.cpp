// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/counted_time.hpp"

#include "daemon/policy/opening.hpp"
#include "daemon/policy/time_zone.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::seconds;
using store::Instant;
using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

/// Intervals as they come, joined where they touch.
class Collection {
public:
    explicit Collection(std::size_t most) : most_(most) {}

    void add(Interval next) {
        if (next.to <= next.from) return;
        if (next.from == last_.to && next.from != Instant{}) {
            last_.to = next.to;
            return;
        }
        finish();
        last_ = next;
    }
    CountedTime result() {
        finish();
        return std::move(counted_);
    }

private:
    void finish() {
        if (last_.to <= last_.from) return;
        counted_.total += last_.to - last_.from;
        if (counted_.intervals.size() < most_)
            counted_.intervals.push_back(last_);
        else
            ++counted_.more;
        last_ = {};
    }

    std::size_t most_;
    Interval last_;
    CountedTime counted_;
};

/// The open hours of [now, end), where no clock changes and local time is `offset` ahead of UTC.
void add_hours(const Opening& opening, Instant now, Instant end, seconds offset, Collection& found) {
    const LocalTime from((now + offset).time_since_epoch()), to((end + offset).time_since_epoch());
    const auto utc = [&](LocalTime local) { return Instant(local.time_since_epoch() - offset); };
    for (auto day = floor<days>(from); day < to; day += days(1))
        for (const auto& hours : opening.hours_on(day))
            found.add({.from = utc(std::max<LocalTime>(from, day + hours.opens)),
                       .to = utc(std::min<LocalTime>(to, day + hours.closes))});
}

std::string name_of(const std::chrono::year_month_day& date, const Calendar& calendar) {
    const auto once = calendar.holidays.find(date);
    if (once != calendar.holidays.end() && !once->second.empty()) return once->second;
    const auto yearly = calendar.yearly_holidays.find(std::chrono::month_day(date.month(), date.day()));
    return yearly == calendar.yearly_holidays.end() ? std::string{} : yearly->second;
}

} // namespace

CountedTime counted_time(const Calendar& calendar, Instant start, Instant due, std::size_t most) {
    Collection found(most);
    if (calendar.always) {
        found.add({.from = start, .to = due});
        return found.result();
    }
    const TimeZone zone(calendar.time_zone);
    const Opening opening(calendar);
    for (auto now = start; now < due;) {
        const auto period = zone.period_at(floor<seconds>(now));
        const auto end = std::min<Instant>(due, period.end);
        add_hours(opening, now, end, period.offset, found);
        now = end;
    }
    return found.result();
}

std::vector<DayOff> days_off(const Calendar& calendar, Instant start, Instant due) {
    std::vector<DayOff> found;
    if (calendar.always) return found;
    const TimeZone zone(calendar.time_zone);
    const Opening opening(calendar);
    const auto local = [&](Instant moment) {
        return LocalTime((moment + zone.period_at(floor<seconds>(moment)).offset).time_since_epoch());
    };
    const auto end = local(due);
    for (auto day = floor<days>(local(start)); day < end; day += days(1)) {
        if (!calendar.days[std::chrono::weekday(day).c_encoding()] || opening.works_on(day)) continue;
        const std::chrono::year_month_day date(day);
        found.push_back({.date = date, .name = name_of(date, calendar)});
    }
    return found;
}

} // namespace ticketd::policy
