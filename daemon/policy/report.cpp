// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/report.hpp"

#include "daemon/policy/queue.hpp"

#include <algorithm>
#include <map>

namespace ticketd::policy {

namespace {

using std::chrono::seconds;
using ByLevel = std::map<std::string, LevelReport>;

void add_response(const store::Response& response, LevelReport& report) {
    if (!response.owed_since || !response.due) {
        ++report.unasked;
        return;
    }
    auto& kept = response.first ? report.first : report.further;
    ++(response.answered <= *response.due ? kept.met : kept.missed);
    kept.open.push_back(response.open_time);
    const auto elapsed = std::chrono::floor<seconds>(response.answered - *response.owed_since);
    kept.elapsed.push_back(std::max(elapsed, seconds(0)));
    if (response.promised_time > seconds(0))
        kept.share.push_back(static_cast<double>(response.open_time.count())
                             / static_cast<double>(response.promised_time.count()));
}

void sort(Kept& kept) {
    std::ranges::sort(kept.open);
    std::ranges::sort(kept.elapsed);
    std::ranges::sort(kept.share);
}

template <class Value>
void append(std::vector<Value>& all, const std::vector<Value>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

void add(Rated& all, const Rated& more) {
    all.count += more.count;
    all.sum += more.sum;
}

void add(Kept& all, const Kept& more) {
    all.met += more.met;
    all.missed += more.missed;
    append(all.open, more.open);
    append(all.elapsed, more.elapsed);
    append(all.share, more.share);
}

ByLevel collect(const ReportFacts& facts, store::Instant now) {
    ByLevel levels;
    for (const auto& response : facts.responses) add_response(response, levels[response.level]);
    for (const auto& count : facts.opened) levels[count.level].opened += count.tickets;
    for (const auto& count : facts.closed) levels[count.level].closed += count.tickets;
    for (const auto& rating : facts.ratings) {
        auto& level = levels[rating.level];
        add(rating.whole ? level.whole : level.answers, {.count = rating.count, .sum = rating.sum});
    }
    for (const auto& ticket : facts.unfinished)
        if (is_overdue(ticket, now)) ++levels[ticket.level].overdue;
    for (auto& [key, report] : levels) {
        report.level = key;
        sort(report.first);
        sort(report.further);
    }
    return levels;
}

} // namespace

std::vector<LevelReport> report_of(const ReportFacts& facts, const Rules& rules, store::Instant now) {
    auto levels = collect(facts, now);
    std::vector<LevelReport> reports;
    for (const auto& level : rules.levels) {
        const auto found = levels.find(level.key);
        if (found == levels.end()) continue;
        reports.push_back(std::move(found->second));
        levels.erase(found);
    }
    for (auto& [key, report] : levels) reports.push_back(std::move(report));
    return reports;
}

LevelReport total_of(const std::vector<LevelReport>& reports) {
    LevelReport total;
    total.level = "total";
    for (const auto& report : reports) {
        total.opened += report.opened;
        total.closed += report.closed;
        total.overdue += report.overdue;
        total.unasked += report.unasked;
        add(total.whole, report.whole);
        add(total.answers, report.answers);
        add(total.first, report.first);
        add(total.further, report.further);
    }
    sort(total.first);
    sort(total.further);
    return total;
}

} // namespace ticketd::policy
