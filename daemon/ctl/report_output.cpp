// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/report_output.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

using policy::Kept;
using policy::LevelReport;
using std::chrono::seconds;
using Row = std::vector<std::string>;

constexpr std::size_t percents[] = {50, 90, 95};

Json percentiles_json(const std::vector<seconds>& ascending) {
    Json json;
    for (const auto percent : percents) {
        const auto value = policy::percentile(ascending, percent);
        json[fmt::format("p{}", percent)] = value ? Json(value->count()) : Json(nullptr);
    }
    return json;
}

Json kept_json(const Kept& kept) {
    return {{"answers", kept.answers()},
            {"met", kept.met},
            {"missed", kept.missed},
            {"open_seconds", percentiles_json(kept.open)},
            {"elapsed_seconds", percentiles_json(kept.elapsed)}};
}

Json rated_json(const policy::Rated& rated) {
    const auto mean = rated.mean();
    return {{"count", rated.count}, {"mean", mean ? Json(*mean) : Json(nullptr)}};
}

std::string mean_of(const policy::Rated& rated, const char* none) {
    const auto mean = rated.mean();
    return mean ? fmt::format("{:.1f}", *mean) : none;
}

/// "2 d 3 h", "3 h 12 min", "4 min", "12 s"; days of 24 hours.
std::string in_short(seconds span) {
    const auto count = span.count();
    if (count < 60) return fmt::format("{} s", count);
    if (count < 3600) return fmt::format("{} min", count / 60);
    if (count < 86'400) return fmt::format("{} h {:02} min", count / 3600, count / 60 % 60);
    return fmt::format("{} d {:02} h", count / 86'400, count / 3600 % 24);
}

void add_percentiles(const std::vector<seconds>& ascending, Row& row) {
    for (const auto percent : percents) {
        const auto value = policy::percentile(ascending, percent);
        row.push_back(value ? in_short(*value) : "-");
    }
}

void print_kept(const char* title, const std::vector<LevelReport>& reports, Kept LevelReport::* which) {
    std::vector<Row> rows{
        {title, "ANSWERS", "MET", "MISSED", "KEPT", "MEDIAN", "P90", "P95", "ELAPSED MEDIAN", "P90", "P95"}};
    for (const auto& report : reports) {
        const auto& kept = report.*which;
        Row row{report.level, std::to_string(kept.answers()), std::to_string(kept.met),
                std::to_string(kept.missed),
                kept.answers() == 0 ? "-" : fmt::format("{} %", kept.met * 100 / kept.answers())};
        add_percentiles(kept.open, row);
        add_percentiles(kept.elapsed, row);
        rows.push_back(std::move(row));
    }
    fmt::print("\n");
    print_table(rows);
}

void add_csv(const Kept& kept, std::string& line) {
    line += fmt::format(",{},{},{}", kept.answers(), kept.met, kept.missed);
    for (const auto* ascending : {&kept.open, &kept.elapsed}) {
        for (const auto percent : percents) {
            const auto value = policy::percentile(*ascending, percent);
            line += value ? fmt::format(",{}", value->count()) : ",";
        }
    }
}

std::string csv_head(const char* which) {
    std::string head;
    for (const auto* name : {"answers", "met", "missed", "open_p50", "open_p90", "open_p95", "elapsed_p50",
                             "elapsed_p90", "elapsed_p95"})
        head += fmt::format(",{}_{}", which, name);
    return head;
}

} // namespace

Json json_of(const LevelReport& report) {
    return {{"level", report.level},
            {"opened", report.opened},
            {"closed", report.closed},
            {"overdue", report.overdue},
            {"first", kept_json(report.first)},
            {"further", kept_json(report.further)},
            {"unasked", report.unasked},
            {"ratings", {{"whole", rated_json(report.whole)}, {"answers", rated_json(report.answers)}}}};
}

void print_csv(const std::vector<LevelReport>& reports) {
    fmt::print(
        "level,opened,closed,overdue,unasked{}{},whole_rated,whole_mean,answers_rated,answers_mean\r\n",
        csv_head("first"), csv_head("further"));
    for (const auto& report : reports) {
        auto line = fmt::format("{},{},{},{},{}", report.level, report.opened, report.closed, report.overdue,
                                report.unasked);
        add_csv(report.first, line);
        add_csv(report.further, line);
        for (const auto* rated : {&report.whole, &report.answers})
            line += fmt::format(",{},{}", rated->count, mean_of(*rated, ""));
        fmt::print("{}\r\n", line);
    }
}

void print_text(const std::vector<LevelReport>& reports) {
    std::vector<Row> rows{
        {"TICKETS", "OPENED", "CLOSED", "OVERDUE NOW", "RATED", "MEAN OF 5", "ANSWERS RATED", "MEAN OF 5"}};
    for (const auto& report : reports)
        rows.push_back({report.level, std::to_string(report.opened), std::to_string(report.closed),
                        std::to_string(report.overdue), std::to_string(report.whole.count),
                        mean_of(report.whole, "-"), std::to_string(report.answers.count),
                        mean_of(report.answers, "-")});
    print_table(rows);
    print_kept("FIRST ANSWERS", reports, &LevelReport::first);
    print_kept("FURTHER ANSWERS", reports, &LevelReport::further);
    fmt::print("\nTimes are those of the levels' calendars; elapsed ones count every hour.\n");
}

} // namespace ticketd::ctl
