// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/time_zone.hpp"

#include <date/tz.h>

#include <map>
#include <mutex>
#include <utility>

namespace ticketd::policy {

namespace {

/// Bounds that still are moments when they are counted in milliseconds.
constexpr std::pair<std::chrono::sys_seconds, std::chrono::sys_seconds> all_of_time = {
    std::chrono::sys_days(std::chrono::year::min() / 1 / 1),
    std::chrono::sys_days(std::chrono::year::max() / 1 / 1)};

const date::time_zone* load(const std::string& name) {
    try {
        return date::locate_zone(name);
    } catch (const std::exception&) {
        return nullptr; // no such zone, or no tzdata
    }
}

/// locate_zone() takes as long as the rest of a mail's decision, and zones never change while we run.
const date::time_zone* find(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, const date::time_zone*> found;
    const std::scoped_lock lock(mutex);
    auto at = found.find(name);
    if (at == found.end()) at = found.emplace(name, load(name)).first;
    return at->second;
}

} // namespace

TimeZone::TimeZone(const std::string& name) : zone_(name == "UTC" ? nullptr : find(name)) {}

bool TimeZone::exists(const std::string& name) { return find(name) != nullptr; }

TimeZone::Period TimeZone::period_at(std::chrono::sys_seconds moment) const {
    if (zone_ == nullptr) return {.begin = all_of_time.first, .end = all_of_time.second};
    const auto info = zone_->get_info(moment);
    return {.begin = info.begin, .end = info.end, .offset = info.offset};
}

std::chrono::sys_seconds TimeZone::to_utc(std::chrono::local_seconds local) const {
    if (zone_ == nullptr) return std::chrono::sys_seconds(local.time_since_epoch());
    return zone_->to_sys(date::local_seconds(local.time_since_epoch()), date::choose::earliest);
}

} // namespace ticketd::policy
