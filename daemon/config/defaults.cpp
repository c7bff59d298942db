// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/config.hpp"

namespace ticketd::config {

namespace {

using policy::Level;
using policy::Span;

constexpr Span hours(std::int64_t count) { return {count * 3600, Span::Unit::seconds}; }
constexpr Span days(std::int64_t count) { return {count, Span::Unit::days}; }
constexpr Span year{1, Span::Unit::years};

/// The table of REGULATIONS: response, clock, may pass to development, keeps its level there, support lasts.
std::vector<Level> shipped_levels() {
    return {
        {"vip-request", hours(4), "always", true, true, year, {}},
        {"partner", hours(24), "business", true, false, std::nullopt, {}},
        {"vip", hours(24), "business", true, true, year, {}},
        {"commercial", hours(24), "business", true, false, year, {}},
        {"non-commercial", hours(48), "business", false, false, days(30), {}},
        {"non-product", hours(72), "business", false, false, std::nullopt, {}},
        {"development", days(14), "always", false, false, std::nullopt, {}},
    };
}

} // namespace

Config defaults() {
    Config config;
    config.rules.desk.name = "Support";
    config.rules.levels = shipped_levels();
    policy::Calendar business;
    business.key = "business";
    config.rules.calendars.push_back(business);
    config.rules.licenses.editions = {
        {"standard", "commercial"},
        {"business", "commercial"},
        {"premium", "vip"},
        {"ultimate", "vip"},
        {"partner", "partner"},
        {"demo", "non-commercial"},
        {"non-commercial", "non-commercial"},
    };
    return config;
}

} // namespace ticketd::config
