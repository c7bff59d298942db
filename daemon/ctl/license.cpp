// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/ctl/replace_file.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/register/in_force.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

std::string iso_date(const std::optional<std::chrono::year_month_day>& date) {
    if (!date) return {};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date->year()),
                       static_cast<unsigned>(date->month()), static_cast<unsigned>(date->day()));
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json license_json(const store::License& license) {
    return {{"address", license.address},
            {"company", text_or_null(license.company)},
            {"edition", text_or_null(license.edition)},
            {"level", text_or_null(license.level)},
            {"group", text_or_null(license.group)},
            {"domain", text_or_null(license.domain)},
            {"login", text_or_null(license.login)},
            {"key", text_or_null(license.key)},
            {"valid_from", text_or_null(iso_date(license.valid_from))},
            {"valid_until", text_or_null(iso_date(license.valid_until))}};
}

} // namespace

Exit license_check(const Context& context, const std::string& address) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto entitlement =
        policy::entitlement_of(address, queries.licenses_of(address), config.rules, now());
    if (context.json) {
        print({{"address", address},
               {"licensed", entitlement.license.has_value()},
               {"level", entitlement.level},
               {"license", entitlement.license ? license_json(*entitlement.license) : Json(nullptr)},
               {"expired", entitlement.expired ? license_json(*entitlement.expired) : Json(nullptr)},
               {"reason", entitlement.reason}});
    } else {
        fmt::print("{}: level {}\n{}\n", printable(address), entitlement.level,
                   printable(entitlement.reason));
    }
    return entitlement.license ? Exit::done : Exit::no;
}

namespace {

/// The register that the daemon watches, if there is one to be replaced.
bool is_watched(const config::Config& config) {
    std::error_code ignored;
    return !config.licenses_csv.empty()
           && (config.licenses_named || std::filesystem::exists(config.licenses_csv, ignored));
}

void print_changes(const std::vector<licenses::Rechecked>& changes, const Context& context,
                   const std::string& zone) {
    if (context.json) {
        auto json = Json::array();
        for (const auto& each : changes)
            json.push_back({{"tid", each.tid.value},
                            {"level_before", each.before},
                            {"level", each.after},
                            {"due_before", ctl::json_of(each.due_before)},
                            {"due", ctl::json_of(each.due)},
                            {"reason", each.why}});
        return print(json);
    }
    for (const auto& each : changes) {
        fmt::print("TID {}  {} -> {}", each.tid.value, each.before, each.after);
        if (each.due && each.due != each.due_before) fmt::print(", due {}", local_time(*each.due, zone));
        fmt::print("\n    {}\n", printable(each.why));
    }
    fmt::print("{} tickets changed.\n", changes.size());
}

} // namespace

Exit license_import(const Context& context, const std::string& file) {
    const auto config = context.configuration();
    const auto bytes = licenses::read_register_bytes(file);
    licenses::read_register(bytes, file, config.rules); // a bad file replaces nothing
    context.queries(config);                            // refuses where no desk has been started yet
    store::Store store(config.state_dir / database_file, config.first_tid);
    std::error_code ignored;
    const bool replaces =
        is_watched(config) && !std::filesystem::equivalent(file, config.licenses_csv, ignored);
    if (replaces) replace_file(config.licenses_csv, bytes);
    const auto rows = [&] {
        Progress progress;
        progress.show("the register", 0, 0);
        return licenses::put_in_force(file, config.rules, store);
    }();
    if (rows)
        fmt::print("{} licences are in force{}.\n", *rows,
                   replaces ? ", and stand in " + config.licenses_csv.string() : "");
    else
        fmt::print("These licences are in force already.\n");
    print_changes(licenses::recheck(store, config.rules, now()), {context.config_file, false},
                  config.rules.desk.time_zone);
    return Exit::done;
}

Exit license_recheck(const Context& context) {
    const auto config = context.configuration();
    context.queries(config); // refuses where no desk has been started yet
    store::Store store(config.state_dir / database_file, config.first_tid);
    print_changes(licenses::recheck(store, config.rules, now()), context, config.rules.desk.time_zone);
    return Exit::done;
}

} // namespace ticketd::ctl
