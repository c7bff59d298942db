// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/gate.hpp"
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::ctl {

namespace {

struct State {
    bool open = false;
    store::Facts facts;
    std::vector<store::SuspendedAddress> suspended;
    std::vector<store::HeldNotice> held;
};

State read_state(store::Queries& queries, const policy::Rules& rules, store::Instant at) {
    store::MailKeys keys;
    policy::ask_for_gate(keys, rules, at);
    State state;
    state.facts = queries.lookup(keys);
    state.open = policy::breaker_is_open(state.facts, rules.gate);
    state.suspended = queries.suspended();
    std::erase_if(state.suspended, [at](const auto& each) { return each.until <= at; });
    state.held = queries.held_notices();
    return state;
}

std::uint32_t sent_in(const State& state, std::size_t window) {
    const auto& counts = state.facts.automatic_in_all;
    return window < counts.size() ? counts[window] : 0;
}

Json state_json(const State& state, const policy::GateRules& rules) {
    Json json{{"breaker", state.open ? "open" : "closed"},
              {"since", state.facts.breaker_open ? Json(iso_time(*state.facts.breaker_open)) : Json(nullptr)},
              {"windows", Json::array()},
              {"suspended", Json::array()},
              {"held_notices", state.held.size()}};
    for (std::size_t i = 0; i < rules.global.size(); ++i)
        json["windows"].push_back({{"sent", sent_in(state, i)},
                                   {"most", rules.global[i].count},
                                   {"seconds", rules.global[i].seconds}});
    for (const auto& each : state.suspended)
        json["suspended"].push_back({{"address", each.address},
                                     {"since", iso_time(each.since)},
                                     {"until", iso_time(each.until)},
                                     {"why", each.why}});
    return json;
}

void print_text(const State& state, const policy::Rules& rules) {
    fmt::print("breaker  {}\n", state.open
                                    ? "OPEN: no automatic mail goes out; `ticketctl gate --reset` closes it"
                                    : "closed");
    for (std::size_t i = 0; i < rules.gate.global.size(); ++i)
        fmt::print("sent     {} of {} automatic mails in {}\n", sent_in(state, i), rules.gate.global[i].count,
                   policy::length_of(rules.gate.global[i]));
    fmt::print("held     {} notices to staff wait for a summary\n", state.held.size());
    for (const auto& each : state.suspended)
        fmt::print("dead     {} until {}: {}\n", printable(each.address),
                   local_time(each.until, rules.desk.time_zone), printable(each.why));
}

void change(const config::Config& config, const store::ChangeSet& changes) {
    store::Store store(config.state_dir / database_file, config.first_tid);
    auto transaction = store.begin();
    transaction.apply(changes);
    transaction.commit();
}

} // namespace

Exit gate(const Context& context, bool reset, const std::string& lift) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto state = read_state(queries, config.rules, now());
    store::ChangeSet changes;
    changes.at = now();
    if (!lift.empty()) {
        const auto same = [&](const auto& each) { return policy::equal_fold(each.address, lift); };
        if (std::ranges::none_of(state.suspended, same))
            throw Refusal(Exit::no, fmt::format("{} is not suspended; `ticketctl gate` lists who is", lift));
        changes.lifted.push_back(lift);
    }
    if (reset) changes.breaker = store::BreakerChange::is_reset;
    if (reset || !lift.empty()) {
        change(config, changes);
        return Exit::done;
    }
    if (context.json)
        print(state_json(state, config.rules.gate));
    else
        print_text(state, config.rules);
    return Exit::done;
}

} // namespace ticketd::ctl
