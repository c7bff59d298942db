// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/local_time.hpp"

#include <date/tz.h>

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

std::string two_digits(unsigned number) {
    const auto text = std::to_string(number);
    return text.size() < 2 ? "0" + text : text;
}

/// "CET (UTC+01:00)"; zones without letters of their own have only the offset.
std::string zone_text(const date::sys_info& info, const Phrases& phrases) {
    const auto minutes = std::chrono::duration_cast<Minutes>(info.offset).count();
    const auto size = static_cast<unsigned>(std::abs(minutes));
    const auto offset =
        std::string(minutes < 0 ? "UTC-" : "UTC+") + two_digits(size / 60) + ":" + two_digits(size % 60);
    const bool named = !info.abbrev.empty() && info.abbrev.find_first_of("+-0123456789") == std::string::npos;
    if (!named) return offset;
    return phrases.name("zone." + info.abbrev).value_or(info.abbrev) + " (" + offset + ")";
}

Phrases::Places date_places(std::chrono::year_month_day date, const Phrases& phrases) {
    const auto weekday = std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding() - 1;
    return {{"weekday", phrases.nth("weekday", weekday)},
            {"day", two_digits(static_cast<unsigned>(date.day()))},
            {"month", two_digits(static_cast<unsigned>(date.month()))},
            {"year", std::to_string(static_cast<int>(date.year()))}};
}

} // namespace

std::string local_time(store::Instant at, const std::string& zone, const Phrases& phrases) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    const auto& info = rule(zone, seconds);
    const auto local = seconds + info.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto of_day = static_cast<unsigned>(std::chrono::duration_cast<Minutes>(local - day).count());
    auto places = date_places(std::chrono::year_month_day(day), phrases);
    places["time"] = two_digits(of_day / 60) + ":" + two_digits(of_day % 60);
    places["zone"] = zone_text(info, phrases);
    return phrases.say("moment", places);
}

std::string date_in_words(std::chrono::year_month_day date, const Phrases& phrases) {
    return phrases.say("date", date_places(date, phrases));
}

parser::MailDate mail_date(store::Instant at, const std::string& zone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    return {seconds, std::chrono::duration_cast<Minutes>(rule(zone, seconds).offset)};
}

} // namespace ticketd::notify
