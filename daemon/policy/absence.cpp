// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/absence.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ticketd::policy {

namespace {

using Sign = store::Absence::Sign;
using std::chrono::year_month_day;

template <class Number>
bool read_digits(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

/// ISO 8601, "2026-12-24".
std::optional<year_month_day> read_date(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!read_digits(text.substr(0, 4), year) || !read_digits(text.substr(5, 2), month)
        || !read_digits(text.substr(8), day))
        return std::nullopt;
    const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return date.ok() ? std::optional(date) : std::nullopt;
}

store::Instant end_of_day(const year_month_day& date, const std::string& zone) {
    return TimeZone(zone).to_utc(std::chrono::local_days(date) + std::chrono::days(1));
}

std::string_view without_until(std::string_view argument) {
    constexpr std::string_view word = "until";
    argument = trimmed(argument);
    if (!starts_with_fold(argument, word)) return argument;
    const auto rest = argument.substr(word.size());
    return rest.empty() || rest.front() == ' ' || rest.front() == '\t' ? trimmed(rest) : argument;
}

bool says_back(std::string_view argument) {
    return equal_fold(argument, "no") || equal_fold(argument, "back") || equal_fold(argument, "off");
}

/// An automatic answer to what the desk sent, and no receipt or the like that only looks like one.
bool is_automatic_reply(const parser::Message& message) {
    const auto& signs = message.auto_signs;
    if (message.kind != parser::Kind::auto_reply) return false;
    return signs.vacation_header || signs.vacation_subject || signs.auto_submitted == "auto-replied"
           || signs.auto_submitted == "vacation";
}

bool knows(const store::PeopleFacts& people, const std::string& name, Sign sign) {
    return std::ranges::any_of(people.away, [&](const store::Absence& absence) {
        return absence.sign == sign && equal_fold(absence.name, name);
    });
}

} // namespace

AbsenceOrder read_absence(std::string_view argument, const std::string& zone, store::Instant now) {
    AbsenceOrder order;
    const auto text = without_until(argument);
    if (trimmed(argument).empty()) return order;
    order.is_back = says_back(text);
    if (order.is_back) return order;
    const auto date = read_date(text);
    if (!date) {
        order.fault =
            fmt::format("\"{}\" is no date: write \"until 2026-12-24\", the last day away, or nothing "
                        "at all, or \"no\" to be back.",
                        text);
        return order;
    }
    order.until = end_of_day(*date, zone);
    if (*order.until <= now)
        order.fault = fmt::format("{} is over already; name the last day away, today or later.", text);
    return order;
}

SaidAbsence said_absence(const StaffMember& about, std::string_view argument, const Rules& rules,
                         store::Instant at) {
    const auto& zone = rules.desk.time_zone;
    const auto order = read_absence(argument, zone, at);
    if (!order.fault.empty()) return {.changes = {}, .deed = {}, .fault = order.fault};
    SaidAbsence said;
    said.changes.back.push_back({about.name, {}});
    said.deed = {.what = "back", .detail = about.name};
    if (order.is_back) return said;
    said.changes.away.push_back({.name = about.name, .sign = Sign::said, .since = at, .until = order.until});
    const auto last = order.until
                          ? "until " + iso_date(local_date(*order.until - std::chrono::milliseconds(1), zone))
                          : std::string("until they are back");
    said.deed = {.what = "away", .detail = fmt::format("{}, {}", about.name, last)};
    return said;
}

void see_absence(const Case& mail, Decision& decision) {
    const auto* person = decision.sender.staff;
    if (person == nullptr) return;
    if (is_automatic_reply(mail.message)) {
        const auto at = mail.arrival.received;
        decision.people.away.push_back({.name = person->name,
                                        .sign = Sign::automatic_reply,
                                        .since = at,
                                        .until = at + automatic_reply_counts});
        if (absence_of(person->name, mail.facts.people, mail.now) == nullptr)
            decision.deeds.push_back(
                {.what = "away", .detail = fmt::format("{}, by an automatic reply", person->name)});
        decision.reasons.push_back(fmt::format(
            "{} answers automatically, so counts as away for {} days, or until a mail of their own comes.",
            person->name, automatic_reply_counts.count()));
        return;
    }
    if (is_automatic(mail.message) || mail.message.kind != parser::Kind::human) return;
    if (!knows(mail.facts.people, person->name, Sign::automatic_reply)) return;
    decision.people.back.push_back({person->name, Sign::automatic_reply});
    if (decision.people.away.empty())
        decision.deeds.push_back({.what = "back", .detail = fmt::format("{} writes again", person->name)});
}

} // namespace ticketd::policy
