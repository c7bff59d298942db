// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/state_dir.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

config::Config Context::configuration() const { return config::load_config(config_file); }

store::Queries Context::queries(const config::Config& config) const {
    const auto file = config.state_dir / database_file;
    if (!std::filesystem::exists(file))
        throw Refusal(
            Exit::no,
            fmt::format("{}: there is no database yet; start ticketd once, or check [desk] state_dir",
                        file.string()));
    return store::Queries(file);
}

} // namespace ticketd::ctl
