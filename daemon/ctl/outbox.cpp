// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

Exit list_outbox(const Context& context, const config::Config& config) {
    auto queries = context.queries(config);
    const auto items = queries.outbox(context.json);
    if (context.json) {
        auto array = Json::array();
        for (const auto& item : items) array.push_back(json_of(item));
        print(array);
        return Exit::done;
    }
    std::vector<std::vector<std::string>> rows{
        {"ID", "TID", "KIND", "STATE", "TRIES", "NEXT TRY", "RECIPIENT", "LAST ERROR"}};
    for (const auto& item : items)
        rows.push_back(
            {std::to_string(item.id.value), item.tid ? std::to_string(item.tid->value) : "-", item.kind,
             std::string(to_string(item.state)) + (item.uncertain ? " (uncertain)" : ""),
             std::to_string(item.attempts), local_time(item.next_attempt, config.rules.desk.time_zone),
             printable(item.recipient), printable(item.last_error)});
    print_table(rows);
    return Exit::done;
}

} // namespace

Exit outbox(const Context& context, OutboxVerb verb, std::int64_t id) {
    const auto config = context.configuration();
    if (verb == OutboxVerb::list) return list_outbox(context, config);
    context.queries(config); // refuses where no desk has been started yet
    store::Store store(config.state_dir / database_file, config.first_tid);
    const store::OutboxId item{id};
    const bool done =
        verb == OutboxVerb::retry ? store.retry_outgoing(item, now()) : store.drop_outgoing(item);
    if (!done)
        throw Refusal(
            Exit::no,
            fmt::format("the outbox has no item {} that could be {}; `ticketctl outbox --json` lists all", id,
                        verb == OutboxVerb::retry ? "sent again" : "dropped"));
    return Exit::done;
}

} // namespace ticketd::ctl
