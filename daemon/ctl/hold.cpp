// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `hold`: mails that could not be processed.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

Json held_json(const store::HeldMail& mail) {
    return {{"id", mail.id.value},
            {"uid", mail.delivery.uid},
            {"at", iso_time(mail.at)},
            {"received", iso_time(mail.received)},
            {"from", mail.sender.empty() ? Json(nullptr) : Json(mail.sender)},
            {"subject", mail.subject.empty() ? Json(nullptr) : Json(mail.subject)},
            {"size", mail.size},
            {"error", mail.error}};
}

Exit list_held(const Context& context, const config::Config& config) {
    const auto mails = context.queries(config).held();
    if (context.json) {
        auto array = Json::array();
        for (const auto& mail : mails) array.push_back(held_json(mail));
        print(array);
        return Exit::done;
    }
    std::vector<std::vector<std::string>> rows{{"ID", "SINCE", "FROM", "SUBJECT", "ERROR"}};
    for (const auto& mail : mails)
        rows.push_back({std::to_string(mail.id.value), local_time(mail.at, config.rules.desk.time_zone),
                        printable(mail.sender), printable(mail.subject), printable(mail.error)});
    print_table(rows);
    return Exit::done;
}

[[noreturn]] void refuse(std::int64_t id) {
    throw Refusal(Exit::no,
                  fmt::format("no mail is on hold with the number {}; `ticketctl hold` lists all", id));
}

store::HeldMail read_held(const Context& context, const config::Config& config, std::int64_t id) {
    auto mail = context.queries(config).held_mail(store::HoldId{id});
    if (!mail) refuse(id);
    return *std::move(mail);
}

void show_held(const Context& context, const config::Config& config, std::int64_t id) {
    const auto mail = read_held(context, config, id);
    const auto& zone = config.rules.desk.time_zone;
    if (context.json) {
        auto json = held_json(mail);
        json["raw"] = mail.raw;
        print(json);
        return;
    }
    fmt::print("on hold   since {}, UID {}\nreceived  {}\nerror     {}\n\n{}\n", local_time(mail.at, zone),
               mail.delivery.uid, local_time(mail.received, zone), printable(mail.error),
               printable(mail.raw, true));
}

/// The daemon's own way, on the daemon's own database; a daemon at work notices what it queued.
void retry(const Context& context, const config::Config& config, std::int64_t id) {
    const auto mail = read_held(context, config, id);
    Pipeline pipeline(config.rules, existing_keys(config.state_dir),
                      notify::read_templates(config.templates, config.rules));
    store::Store store(config.state_dir / database_file, config.first_tid);
    const auto decision = pipeline.take_held(store, mail, now());
    if (decision.tid)
        fmt::print("It is on ticket {} now.\n", decision.tid->value);
    else
        fmt::print("It is processed now, and belongs to no ticket.\n");
}

} // namespace

Exit hold(const Context& context, HoldVerb verb, std::int64_t id) {
    const auto config = context.configuration();
    switch (verb) {
    case HoldVerb::list: return list_held(context, config);
    case HoldVerb::show: show_held(context, config, id); break;
    case HoldVerb::retry: retry(context, config, id); break;
    case HoldVerb::drop:
        context.queries(config);
        if (!store::Store(config.state_dir / database_file, config.first_tid)
                 .drop_held(store::HoldId{id}, now()))
            refuse(id);
    }
    return Exit::done;
}

} // namespace ticketd::ctl
