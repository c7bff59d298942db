// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/counted.hpp"
#include "daemon/ctl/mail_file.hpp"
#include "daemon/ctl/message_json.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/state_dir.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

Json decision_json(const policy::Decision& decision, parser::Kind kind, const policy::Rules& rules) {
    const auto& sender = decision.sender;
    Json json = {
        {"kind", to_string(kind)},
        {"outcome", to_string(decision.outcome)},
        {"thread",
         {{"tid", decision.tid ? Json(decision.tid->value) : Json(nullptr)}, {"by", to_string(decision.by)}}},
        {"sender",
         {{"address", sender.address.address},
          {"identity", to_string(sender.identity)},
          {"verified", sender.trust == policy::Trustworthiness::verified},
          {"license", sender.license
                          ? Json(sender.license->key.empty() ? sender.license->address : sender.license->key)
                          : Json(nullptr)}}},
        {"level", decision.level.empty() ? Json(nullptr) : Json(decision.level)},
        {"due", decision.promise ? Json(iso_time(decision.promise->due)) : Json(nullptr)},
        {"ack", {{"send", decision.ack.send}, {"why", decision.ack.why}}},
        {"reasons", decision.reasons}};
    const auto& promise = decision.promise;
    add_intervals(json, rules, promise ? promise->level : decision.level,
                  promise ? std::optional(promise->start) : std::nullopt,
                  promise ? std::optional(promise->due) : std::nullopt);
    return json;
}

void print_promise(const policy::Promise& promise, const policy::Rules& rules) {
    fmt::print("due      {}\n", local_time(promise.due, rules.desk.time_zone));
    const char* label = "counts ";
    for (const auto& line : interval_lines(rules, promise.level, promise.start, promise.due)) {
        fmt::print("{}  {}\n", label, line);
        label = "       ";
    }
}

void print_text(const policy::Decision& decision, const policy::Rules& rules) {
    fmt::print("outcome  {}\n", to_string(decision.outcome));
    fmt::print("ticket   {} (by {})\n", decision.tid ? std::to_string(decision.tid->value) : "none",
               to_string(decision.by));
    fmt::print("sender   {} ({})\n", printable(decision.sender.address.address),
               to_string(decision.sender.identity));
    if (!decision.level.empty()) fmt::print("level    {}\n", decision.level);
    if (decision.promise) print_promise(*decision.promise, rules);
    fmt::print("ack      {}: {}\n", decision.ack.send ? "yes" : "no", printable(decision.ack.why));
    for (const auto& reason : decision.reasons) fmt::print("- {}\n", printable(reason));
}

/// On a desk that has not started yet nothing is known about anybody.
store::Facts facts_for(const Context& context, const config::Config& config, const store::MailKeys& keys) {
    if (std::filesystem::exists(config.state_dir / database_file))
        return context.queries(config).lookup(keys);
    store::Facts facts;
    facts.next_tid = store::Tid{config.first_tid};
    facts.next_entry = store::EntryId{1};
    return facts;
}

} // namespace

Exit explain(const Context& context, const std::string& file) {
    auto config = context.configuration();
    config.rules.answers = notify::read_templates(config.templates, config.rules).answers().list();
    const auto bytes = read_mail_file(file);
    const auto message = parser::parse(bytes);
    const auto at = now();
    // Mailbox 0 exists nowhere: the file is judged as a delivery that the ledger does not know.
    const policy::Arrival arrival{.message = message,
                                  .content_hash = parser::content_hash(bytes),
                                  .delivery = {},
                                  .received = at,
                                  .truncated = false,
                                  .size = bytes.size()};
    const auto keys = std::filesystem::exists(config.state_dir / keys_file) ? load_keys(config.state_dir)
                                                                            : policy::KeyRing{};
    const auto facts = facts_for(context, config, policy::keys_of(arrival, config.rules, keys, at));
    const auto decision = policy::decide(arrival, facts, config.rules, keys, at);
    if (context.json)
        print(decision_json(decision, message.kind, config.rules));
    else
        print_text(decision, config.rules);
    return Exit::done;
}

} // namespace ticketd::ctl
