// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/report_output.hpp"
#include "daemon/policy/time_zone.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ticketd::ctl {

namespace {

struct Period {
    store::Instant since, until; ///< [since, until)
};

std::chrono::local_days read_day(const std::string& text, const char* option) {
    int year = 0;
    unsigned month = 0, day = 0;
    char rest = 0;
    const bool three = std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) == 3;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!three || !date.ok())
        throw Refusal(Exit::usage, fmt::format("{} \"{}\" is no date; write it as 2026-11-01", option, text));
    return std::chrono::local_days(date);
}

Period period_of(const ReportOrder& order, const std::string& zone, store::Instant now) {
    const policy::TimeZone local(zone);
    // What came in during this very second counts too.
    Period period{.since = store::Instant{}, .until = now + std::chrono::seconds(1)};
    if (!order.since.empty()) period.since = local.to_utc(read_day(order.since, "--since"));
    if (!order.until.empty())
        period.until = local.to_utc(read_day(order.until, "--until") + std::chrono::days(1));
    if (period.since >= period.until)
        throw Refusal(Exit::usage, "the report's last day is before its first one");
    return period;
}

} // namespace

Exit report(const Context& context, const ReportOrder& order) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto& zone = config.rules.desk.time_zone;
    const auto at = now();
    const auto period = period_of(order, zone, at);
    const policy::ReportFacts facts{.responses = queries.responses(period.since, period.until),
                                    .opened = queries.opened(period.since, period.until),
                                    .closed = queries.closed(period.since, period.until),
                                    .unfinished = queries.tickets(store::Queries::Which::unfinished),
                                    .ratings = queries.ratings(period.since, period.until)};
    auto levels = policy::report_of(facts, config.rules, at);
    const auto total = policy::total_of(levels);
    if (!order.plot.empty()) plot(levels, order.plot);
    if (context.json) {
        Json json{{"since", order.since.empty() ? Json(nullptr) : Json(iso_time(period.since))},
                  {"until", iso_time(period.until)},
                  {"levels", Json::array()},
                  {"total", json_of(total)}};
        for (const auto& level : levels) json["levels"].push_back(json_of(level));
        print(json);
        return Exit::done;
    }
    levels.push_back(total);
    if (order.csv) {
        print_csv(levels);
        return Exit::done;
    }
    fmt::print("{} to {}\n\n", order.since.empty() ? "The beginning" : local_time(period.since, zone),
               local_time(period.until, zone));
    print_text(levels);
    return Exit::done;
}

} // namespace ticketd::ctl
