// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/register/licenses.hpp"
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

Json json_of(const store::License& license) {
    return {{"address", license.address},
            {"company", text_or_null(license.company)},
            {"edition", text_or_null(license.edition)},
            {"group", text_or_null(license.group)},
            {"domain", text_or_null(license.domain)},
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
               {"license", entitlement.license ? json_of(*entitlement.license) : Json(nullptr)},
               {"reason", entitlement.reason}});
    } else {
        fmt::print("{}: level {}\n{}\n", printable(address), entitlement.level,
                   printable(entitlement.reason));
    }
    return entitlement.license ? Exit::done : Exit::no;
}

Exit license_import(const Context& context, const std::string& file) {
    const auto config = context.configuration();
    const auto licenses = licenses::read_register_file(file, config.rules);
    store::Store store(config.state_dir / database_file, config.first_tid);
    store.replace_licenses(licenses);
    fmt::print("{} licences are in force.\n", licenses.size());
    return Exit::done;
}

} // namespace ticketd::ctl
