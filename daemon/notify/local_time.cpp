// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/local_time.hpp"

#include <date/tz.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace ticketd::notify {

namespace {

using Minutes = std::chrono::minutes;
using Seconds = std::chrono::sys_seconds;

/// A zone's rule, and while it holds.
struct Rule {
    std::string zone;
    date::sys_info info;
};

date::sys_info look_up(const std::string& zone, Seconds at) {
    try {
        return date::locate_zone(zone)->get_info(at);
    } catch (const std::runtime_error&) {
        return date::locate_zone("UTC")->get_info(at);
    }
}

const date::sys_info& rule(const std::string& zone, Seconds at) {
    thread_local std::optional<Rule> last; // a desk has one zone, and its moments are near each other
    if (!last || last->zone != zone || at < last->info.begin || at >= last->info.end)
        last = Rule{zone, look_up(zone, at)};
    return last->info;
}

/// "CET (UTC+01:00)"; zones without letters of their own have only the offset.
std::string zone_text(const date::sys_info& info) {
    const auto minutes = static_cast<int>(std::chrono::duration_cast<Minutes>(info.offset).count());
    std::array<char, 32> offset{};
    std::snprintf(offset.data(), offset.size(), "UTC%c%02d:%02d", minutes < 0 ? '-' : '+',
                  std::abs(minutes) / 60, std::abs(minutes) % 60);
    const bool named = !info.abbrev.empty() && info.abbrev.find_first_of("+-0123456789") == std::string::npos;
    return named ? info.abbrev + " (" + offset.data() + ")" : offset.data();
}

} // namespace

std::string local_time(store::Instant at, const std::string& zone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    const auto& info = rule(zone, seconds);
    const auto local = seconds + info.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const auto of_day = std::chrono::duration_cast<Minutes>(local - day).count();
    constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%s %04d-%02u-%02u %02d:%02d ",
                  weekdays[std::chrono::weekday(day).c_encoding()], static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(of_day / 60), static_cast<int>(of_day % 60));
    return text.data() + zone_text(info);
}

parser::MailDate mail_date(store::Instant at, const std::string& zone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    return {seconds, std::chrono::duration_cast<Minutes>(rule(zone, seconds).offset)};
}

} // namespace ticketd::notify
