// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `expire`: removes what [retention] keeps no longer.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/records/retention.hpp"
#include "daemon/state_dir.hpp"

#include <fmt/format.h>

#include <limits>

namespace ticketd::ctl {

namespace {

constexpr std::size_t at_once = 10'000;

Json numbers(const std::vector<store::Ended>& all) {
    auto list = Json::array();
    for (const auto& each : all) list.push_back(each.id);
    return list;
}

void print_json(const records::Expiry& all, bool dry_run) {
    print(Json{{"dry_run", dry_run},
               {"tickets", numbers(all.tickets)},
               {"spam", numbers(all.spam)},
               {"spam_mails", numbers(all.spam_mails)},
               {"machine_mails", numbers(all.machine_mails)},
               {"desk_mails", numbers(all.desk_mails)}});
}

void print_text(const records::Expiry& all, bool dry_run) {
    fmt::print("{}: {} closed tickets, {} of spam, {} mails of spam, {} machines' mails, {} mails to staff "
               "about no single ticket.\n",
               dry_run ? "Would be removed" : "Removed", all.tickets.size(), all.spam.size(),
               all.spam_mails.size(), all.machine_mails.size(), all.desk_mails.size());
    if (dry_run)
        for (const auto& ticket : all.tickets) fmt::print("TID {}\n", ticket.id);
    else
        fmt::print("Reports count them as before: numbers, times, levels, answers and ratings stay.\n");
}

void take_over(auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); }

void add(records::Expiry& all, const records::Expiry& more) {
    take_over(all.tickets, more.tickets);
    take_over(all.spam, more.spam);
    take_over(all.spam_mails, more.spam_mails);
    take_over(all.machine_mails, more.machine_mails);
    take_over(all.desk_mails, more.desk_mails);
    all.removed.add(more.removed);
}

records::Expiry find_all(const config::Config& config) {
    store::Removal removal(config.state_dir / database_file);
    return records::find_expired(removal, config.retention, config.rules.desk.time_zone, now(),
                                 std::numeric_limits<std::int32_t>::max());
}

records::Expiry remove_all(const config::Config& config) {
    store::Removal removal(config.state_dir / database_file);
    Progress progress;
    const records::Steps steps = [&](auto step, auto done, auto count) { progress.show(step, done, count); };
    records::Expiry all;
    const auto at = now();
    for (;;) {
        auto some =
            records::find_expired(removal, config.retention, config.rules.desk.time_zone, at, at_once);
        if (some.count() == 0) break;
        records::remove_expired(removal, some, config.rules, at, steps);
        add(all, some);
    }
    if (all.removed.any()) steps("the index", 0, 0), removal.merge_index();
    return all;
}

} // namespace

Exit expire(const Context& context, bool dry_run) {
    const auto config = context.configuration();
    context.queries(config);
    const auto& keep = config.retention;
    if (!keep.closed && !keep.spam && !keep.machine)
        throw Refusal(Exit::usage,
                      fmt::format("{}: [retention] keeps everything for ever; set closed, spam or "
                                  "machine to a time such as \"5y\"",
                                  context.config_file.string()));
    const auto all = dry_run ? find_all(config) : remove_all(config);
    if (context.json)
        print_json(all, dry_run);
    else
        print_text(all, dry_run);
    return Exit::done;
}

} // namespace ticketd::ctl
