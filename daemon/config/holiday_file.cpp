// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/holiday_file.hpp"

#include "parser/charset.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace ticketd::config {

namespace {

using std::chrono::sys_days;

constexpr std::size_t most_bytes = 4'000'000, most_days = 20'000, longest_name = 100;
constexpr int last_year = 2100, longest_event = 366;

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
    void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

std::string read_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file))
        throw HolidayFileError(fmt::format("cannot be read ({})", std::strerror(stream ? EISDIR : errno)));
    std::string bytes(most_bytes + 1, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > most_bytes) throw HolidayFileError("is larger than 4 MB");
    std::erase(bytes, '\0'); // libical reads up to the first
    return parser::to_utf8(bytes, "utf-8");
}

std::string one_line(const char* text) {
    std::string line = text == nullptr ? "" : text;
    parser::clean_line(line);
    parser::truncate_utf8(line, longest_name);
    return line;
}

/// The values of a property that may stand several times.
template <class Value>
std::vector<Value> all_of(icalcomponent* event, icalproperty_kind kind, Value (*value)(const icalproperty*)) {
    std::vector<Value> found;
    for (auto* property = icalcomponent_get_first_property(event, kind); property != nullptr;
         property = icalcomponent_get_next_property(event, kind))
        found.push_back(value(property));
    return found;
}

/// One event: which days it covers.
class Event {
public:
    explicit Event(icalcomponent* event) : event_(event), name_(one_line(icalcomponent_get_summary(event))) {
        complain_of_errors();
        const auto start = icalcomponent_get_dtstart(event);
        if (icaltime_is_null_time(start)) fail("has no DTSTART that can be read");
        if (!start.is_date)
            fail("has a time of day, so it is no day off; make it an all-day event, or take it out");
        start_ = start;
        length_ = length();
        if (length_ > longest_event) fail("lasts longer than a year");
    }

    const std::string& name() const { return name_; }
    bool cancelled() const { return icalcomponent_get_status(event_) == ICAL_STATUS_CANCELLED; }
    std::string uid() const {
        const char* uid = icalcomponent_get_uid(event_);
        return uid == nullptr ? "" : uid;
    }
    /// The first day that this event replaces, of the one with the same UID.
    std::optional<sys_days> replaces() const {
        const auto id = icalcomponent_get_recurrenceid(event_);
        return icaltime_is_null_time(id) ? std::nullopt : std::optional(day_of(id));
    }
    int length_in_days() const { return length_; }

    /// First days of its occurrences up to last_year, those of EXDATE left out.
    std::set<sys_days> occurrences() const {
        std::set<sys_days> found{day_of(start_)};
        for (const auto& rule : all_of(event_, ICAL_RRULE_PROPERTY, icalproperty_get_rrule))
            repeat(rule, found);
        for (const auto& more : all_of(event_, ICAL_RDATE_PROPERTY, icalproperty_get_rdate))
            found.insert(day_of(icaltime_is_null_time(more.time) ? more.period.start : more.time));
        for (const auto& except : all_of(event_, ICAL_EXDATE_PROPERTY, icalproperty_get_exdate))
            found.erase(day_of(except));
        return found;
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw HolidayFileError(fmt::format("is no good: its event \"{}\" {}", name_, what));
    }

    /// libical takes "2026-06-12" for a date of month 0.
    sys_days day_of(const icaltimetype& time) const {
        if (time.month < 1 || time.day < 1 || time.year < 1 || time.year > 9999)
            fail("has a date that cannot be read; RFC 5545 writes 20261225");
        const std::chrono::year_month_day date{std::chrono::year(time.year),
                                               std::chrono::month(static_cast<unsigned>(time.month)),
                                               std::chrono::day(static_cast<unsigned>(time.day))};
        if (!date.ok()) fail("has a date that does not exist");
        return date;
    }

    /// libical takes out what it cannot read and leaves a note of it: of dates that changes the meaning.
    void complain_of_errors() const {
        for (const char* note : all_of(event_, ICAL_XLICERROR_PROPERTY, icalproperty_get_xlicerror)) {
            const std::string_view text = note == nullptr ? "" : note;
            for (const auto* name : {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"})
                if (text.find(name) != std::string_view::npos) fail(fmt::format("has a bad {}", name));
        }
    }

    int length() const {
        const auto* end = icalcomponent_get_first_property(event_, ICAL_DTEND_PROPERTY);
        if (end == nullptr) {
            const auto duration = icalcomponent_get_duration(event_);
            const auto whole = std::int64_t{duration.weeks} * 7 + duration.days;
            return static_cast<int>(std::clamp<std::int64_t>(whole, 1, longest_event + 1));
        }
        const auto last = day_of(icalproperty_get_dtend(end));
        if (last < day_of(start_)) fail("ends before it begins");
        // Some write the day itself, where RFC 5545 (section 3.6.1) has the day after.
        return std::clamp(static_cast<int>((last - day_of(start_)).count()), 1, longest_event + 1);
    }

    void repeat(const icalrecurrencetype& rule, std::set<sys_days>& found) const {
        const std::unique_ptr<icalrecur_iterator, Free> iterator(icalrecur_iterator_new(rule, start_));
        if (!iterator) fail("has an RRULE that cannot be carried out");
        std::size_t times = 0; // several may fall on one day
        for (auto next = icalrecur_iterator_next(iterator.get());
             !icaltime_is_null_time(next) && next.year <= last_year;
             next = icalrecur_iterator_next(iterator.get())) {
            found.insert(day_of(next));
            if (++times > most_days) fail("comes too often");
        }
    }

    icalcomponent* event_;
    std::string name_;
    icaltimetype start_{};
    int length_ = 1;
};

/// The events of all VCALENDARs of a text.
std::vector<Event> events_of(icalcomponent* component) {
    std::vector<Event> found;
    for (auto* inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); inner != nullptr;
         inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
        if (icalcomponent_isa(inner) == ICAL_VEVENT_COMPONENT) found.emplace_back(inner);
        if (icalcomponent_isa(inner) == ICAL_VCALENDAR_COMPONENT)
            for (auto& event : events_of(inner)) found.push_back(std::move(event));
    }
    return found;
}

} // namespace

std::map<std::chrono::year_month_day, std::string> read_holiday_file(const std::filesystem::path& file) {
    icalerror_set_errors_are_fatal(false);
    const auto text = read_text(file);
    const Component calendar(icalparser_parse_string(text.c_str()));
    if (!calendar || text.find("BEGIN:VCALENDAR") == std::string::npos
        || text.find("END:VCALENDAR") == std::string::npos)
        throw HolidayFileError("is no whole iCalendar file, from BEGIN:VCALENDAR to END:VCALENDAR");
    const auto events = events_of(calendar.get());
    if (events.empty()) throw HolidayFileError("holds no event (VEVENT)");

    std::map<std::string, std::set<sys_days>> replaced;
    for (const auto& event : events)
        if (const auto day = event.replaces()) replaced[event.uid()].insert(*day);
    std::map<std::chrono::year_month_day, std::string> found;
    for (const auto& event : events) {
        if (event.cancelled()) continue;
        for (const auto first : event.occurrences()) {
            if (!event.replaces() && replaced[event.uid()].contains(first)) continue;
            for (int i = 0; i < event.length_in_days(); ++i)
                found.emplace(first + std::chrono::days(i), event.name());
        }
        if (found.size() > most_days) throw HolidayFileError("holds more than 20,000 days off");
    }
    return found;
}

} // namespace ticketd::config
