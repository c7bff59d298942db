// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `health`: whether the desk does its work, for people and for monitoring.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/state_dir.hpp"
#include "daemon/vital_signs.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

void look_at_store(const Context& context, const config::Config& config, store::Instant at,
                   VitalSigns& signs) {
    try {
        context.queries(config); // says what is to be done where there is no database
        signs.desk = store::Gauges(config.state_dir / database_file).read(at);
    } catch (const store::Failure& failure) {
        signs.store_trouble = failure.what();
    } catch (const Refusal& refusal) {
        signs.store_trouble = refusal.what();
    }
}

void print_text(const VitalSigns& signs, const std::vector<std::string>& wrong) {
    if (wrong.empty()) fmt::print("All is well.\n");
    for (const auto& problem : wrong) fmt::print("{}\n", printable(problem));
    if (signs.desk && signs.desk->alerts.held > 0)
        fmt::print("{} mails are on hold; see `ticketctl hold`\n", signs.desk->alerts.held);
}

} // namespace

Exit health(const Context& context) {
    const auto config = context.configuration();
    const auto at = now();
    VitalSigns signs;
    signs.daemon = read_health(config.state_dir / health_file);
    look_at_store(context, config, at, signs);
    look_at_disk(config.state_dir, config.ways_in(), signs);
    const auto wrong = problems(signs, config.state_dir, config.ways_in(), at);
    if (context.json)
        fmt::print("{}", ticketd::json_of(signs, wrong));
    else
        print_text(signs, wrong);
    return wrong.empty() ? Exit::done : Exit::no;
}

} // namespace ticketd::ctl
