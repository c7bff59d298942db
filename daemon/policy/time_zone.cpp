// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace ticketd::policy {

/// What tzdata lists of a zone.
struct TimeZone::Table {
    const date::time_zone* zone;
    std::chrono::sys_seconds end; ///< the last change that it lists
    bool goes_on;                 ///< changes follow by the rule of the last years listed
};

namespace {

using std::chrono::March;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::weekday;
using std::chrono::year;

/// The last year of which tables list both changes.
constexpr year last_listed{2037};

/// Bounds that still are moments when they are counted in milliseconds.
constexpr std::pair<sys_seconds, sys_seconds> all_of_time = {sys_days(year::min() / 1 / 1),
                                                             sys_days(year::max() / 1 / 1)};

constexpr sys_days first_of_march(year of) { return sys_days(of / March / 1); }

/// A year from March to February, and the listed one that it is like.
struct Likeness {
    sys_days begin, end;
    seconds shift; ///< from the listed year to this one: whole weeks
};

Likeness likeness_at(sys_days day) {
    const std::chrono::year_month_day date(day);
    const year of = date.month() < March ? date.year() - std::chrono::years(1) : date.year();
    const auto begin = first_of_march(of);
    auto like = last_listed;
    while (weekday(first_of_march(like)) != weekday(begin)) --like;
    return {.begin = begin,
            .end = first_of_march(of + std::chrono::years(1)),
            .shift = begin - first_of_march(like)};
}

const date::time_zone* load(const std::string& name) {
    try {
        return date::locate_zone(name);
    } catch (const std::exception&) {
        return nullptr; // no such zone, or no tzdata
    }
}

} // namespace

/// locate_zone() takes as long as the rest of a mail's decision, and zones never change while we run.
const TimeZone::Table* TimeZone::find(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, Table> found;
    const std::scoped_lock lock(mutex);
    auto at = found.find(name);
    if (at == found.end()) {
        Table table{.zone = load(name), .end = {}, .goes_on = false};
        if (table.zone != nullptr) {
            table.end = table.zone->get_info(all_of_time.second).begin;
            table.goes_on = table.end >= sys_days(last_listed / 1 / 1)
                            && table.end < sys_days((last_listed + std::chrono::years(1)) / 1 / 1);
        }
        at = found.emplace(name, table).first;
    }
    return at->second.zone == nullptr ? nullptr : &at->second;
}

TimeZone::TimeZone(const std::string& name) : table_(name == "UTC" ? nullptr : find(name)) {}

bool TimeZone::exists(const std::string& name) { return find(name) != nullptr; }

TimeZone::Period TimeZone::period_at(sys_seconds moment) const {
    if (table_ == nullptr) return {.begin = all_of_time.first, .end = all_of_time.second};
    if (!table_->goes_on || moment < table_->end) {
        const auto info = table_->zone->get_info(moment);
        return {.begin = info.begin, .end = info.end, .offset = info.offset};
    }
    const auto like = likeness_at(std::chrono::floor<std::chrono::days>(moment));
    const auto info = table_->zone->get_info(moment - like.shift);
    return {.begin = std::max<sys_seconds>(info.begin + like.shift, like.begin),
            .end = std::min<sys_seconds>(info.end + like.shift, like.end),
            .offset = info.offset};
}

sys_seconds TimeZone::to_utc(std::chrono::local_seconds local) const {
    const sys_seconds as_utc(local.time_since_epoch());
    if (table_ == nullptr) return as_utc;
    const bool listed = !table_->goes_on || as_utc < table_->end + std::chrono::days(1);
    const auto shift = listed ? seconds{0} : likeness_at(std::chrono::floor<std::chrono::days>(as_utc)).shift;
    const date::local_seconds listed_time(local.time_since_epoch() - shift);
    return table_->zone->to_sys(listed_time, date::choose::earliest) + shift;
}

} // namespace ticketd::policy
