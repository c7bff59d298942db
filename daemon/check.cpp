// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/check.hpp"

#include "daemon/register/licenses.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace ticketd {

notify::Templates check(const config::Config& config) {
    std::optional<notify::Templates> templates;
    std::string faults;
    try {
        templates = notify::checked_templates(config.templates, config.rules);
    } catch (const notify::TemplateError& error) {
        faults = error.what();
    }
    try {
        if (config.licenses_named || std::filesystem::exists(config.licenses_csv))
            licenses::read_register_file(config.licenses_csv, config.rules);
    } catch (const licenses::RegisterError& error) {
        faults.append(faults.empty() ? "" : "\n").append(error.what());
    }
    if (!faults.empty()) throw config::ConfigError(faults);
    return std::move(*templates);
}

} // namespace ticketd
