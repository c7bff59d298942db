// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/vital_signs.hpp"

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace ticketd {

namespace {

using Json = nlohmann::ordered_json;

Json time_of(const std::optional<store::Instant>& at) {
    if (!at) return nullptr;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

Json mailboxes_of(const Health& health) {
    auto list = Json::array();
    for (const auto& mailbox : health.mailboxes)
        list.push_back({{"name", mailbox.name},
                        {"polled", time_of(mailbox.polled)},
                        {"backlog", mailbox.backlog},
                        {"trouble", mailbox.trouble.empty() ? Json(nullptr) : Json(mailbox.trouble)}});
    return list;
}

Json alerts_of(const std::vector<store::Alert>& told) {
    auto list = Json::array();
    for (const auto& alert : told)
        list.push_back({{"cause", alert.cause}, {"since", time_of(alert.since)}, {"text", alert.text}});
    return list;
}

} // namespace

std::string json_of(const VitalSigns& signs, const std::vector<std::string>& problems) {
    const auto desk = signs.desk.value_or(store::DeskGauges{});
    const Json json{{"healthy", problems.empty()},
                    {"problems", problems},
                    {"mailboxes", signs.daemon ? mailboxes_of(*signs.daemon) : Json::array()},
                    {"outbox",
                     {{"waiting", desk.alerts.outbox_waiting},
                      {"oldest", time_of(desk.alerts.oldest_waiting)},
                      {"oldest_due", time_of(desk.oldest_due)},
                      {"last_sent", time_of(desk.last_sent)},
                      {"failed", desk.outbox_failed}}},
                    {"disk", {{"free", signs.disk_free}, {"needed", signs.disk_needed}}},
                    {"held", desk.alerts.held},
                    {"tickets",
                     {{"open", desk.open},
                      {"waiting", desk.waiting},
                      {"overdue", desk.overdue},
                      {"due_soon", desk.due_soon}}},
                    {"alerts", alerts_of(desk.alerts.told)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace ticketd
