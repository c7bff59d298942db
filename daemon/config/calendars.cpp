// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/holiday_file.hpp"
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::config {

namespace {

using policy::Calendar;

constexpr std::string_view hours_wanted =
    "hours such as \"09:00-17:30\" or \"09:00-12:00,13:00-17:30\", each later than the one before";

Calendar& calendar_of(const std::string& key, std::vector<Calendar>& calendars) {
    const auto found = std::ranges::find(calendars, key, &Calendar::key);
    if (found != calendars.end()) return *found;
    Calendar& made = calendars.emplace_back();
    made.key = key;
    return made;
}

/// `hours` of all days of the week, `hours_on` of single ones.
void read_all_hours(Section& section, const std::string& name, Reading& reading, Calendar& calendar) {
    std::vector<policy::OpenHours> hours;
    section.read("hours", hours, read_hours, hours_wanted);
    if (!hours.empty()) calendar.hours = policy::every_day(hours);
    Section single(section.table("hours_on"), name + ".hours_on", reading.errors);
    for (const auto* day : {"sun", "mon", "tue", "wed", "thu", "fri", "sat"})
        single.read(day, calendar.hours[*read_weekday(day)], read_hours, hours_wanted);
}

void read_holiday_files(Section& section, const Reading& reading, Calendar& calendar) {
    std::vector<std::string> files;
    section.read_list(
        "holiday_files", files, [](std::string_view text) { return std::optional(std::string(text)); },
        "the name of an iCalendar file", true);
    for (const auto& name : files) {
        const auto file = (reading.folder / name).lexically_normal();
        try {
            calendar.holidays.merge(read_holiday_file(file));
        } catch (const HolidayFileError& error) {
            section.fail("holiday_files", fmt::format("names {}, which {}", file.string(), error.what()));
        }
    }
}

/// What the file lists replaces the default's; its own words go before those of holiday files.
void read_holidays(Section& section, const Reading& reading, Calendar& calendar) {
    if (section.has("holidays")) {
        calendar.holidays.clear();
        calendar.yearly_holidays.clear();
    }
    std::vector<Holiday> holidays;
    section.read_list("holidays", holidays, read_holiday,
                      "a date such as \"2026-12-25\", or \"12-25\" for every year; a name may follow");
    for (const auto& [day, year, name] : holidays)
        if (year)
            calendar.holidays[*year / day] = name;
        else
            calendar.yearly_holidays[day] = name;
    read_holiday_files(section, reading, calendar);
}

void read_calendar(Section& section, const std::string& name, Reading& reading, Calendar& calendar) {
    section.read("timezone", calendar.time_zone, read_zone,
                 "a zone of /usr/share/zoneinfo such as \"Europe/Berlin\"");
    section.read("days", calendar.days, read_days, "days such as \"mon-fri\" or \"mon,wed,fri\"");
    read_all_hours(section, name, reading, calendar);
    read_holidays(section, reading, calendar);
    std::vector<std::chrono::year_month_day> worked;
    section.read_list("working_days", worked, read_date, "a date such as \"2026-05-02\"");
    calendar.working_days.insert(worked.begin(), worked.end());
}

} // namespace

void read_calendars(Reading& reading) {
    auto& calendars = reading.config.rules.calendars;
    const auto& desk_zone = reading.config.rules.desk.time_zone;
    for (Calendar& calendar : calendars) calendar.time_zone = desk_zone;
    const Node* tables = reading.root.table("calendar");
    if (tables == nullptr) return;
    Section all(tables, "calendar", reading.errors);
    for (const auto& member : tables->members) {
        const auto name = "calendar." + member.key;
        Section section(all.table(member.key), name, reading.errors);
        if (member.key == "always" || !is_key(member.key))
            reading.errors.add(member.value.line,
                               fmt::format("{} cannot be named so; {}", name,
                                           member.key == "always" ? "\"always\" is every hour of every day"
                                                                  : "use up to 40 of a-z, 0-9, - and _"));
        const bool known = std::ranges::find(calendars, member.key, &Calendar::key) != calendars.end();
        Calendar& calendar = calendar_of(member.key, calendars);
        if (!known) calendar.time_zone = desk_zone;
        read_calendar(section, name, reading, calendar);
    }
}

} // namespace ticketd::config
