// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `backup` and `check`: a copy to go on from, and whether what is stored is whole.
#include "store/backup.hpp"
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/state_dir.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

Exit backup(const Context& context, const std::filesystem::path& file) {
    const auto config = context.configuration();
    context.queries(config);
    Progress progress;
    store::back_up(config.state_dir / database_file, file, stored_keys(config.state_dir), now(),
                   [&](auto step, auto done, auto all) { progress.show(step, done, all); });
    return Exit::done;
}

namespace {

std::vector<std::string> look_for_faults(const config::Config& config) {
    Progress progress;
    return store::faults_of(config.state_dir / database_file,
                            [&](auto step, auto done, auto all) { progress.show(step, done, all); });
}

} // namespace

Exit check(const Context& context) {
    const auto config = context.configuration();
    context.queries(config);
    const auto faults = look_for_faults(config);
    if (std::filesystem::exists(config.state_dir / keys_file)
        || !store::is_unused_copy(config.state_dir / database_file))
        existing_keys(config.state_dir);
    if (context.json)
        print(Json{{"sound", faults.empty()}, {"faults", faults}});
    else if (faults.empty())
        fmt::print("The database and all stored mails are whole.\n");
    else
        for (const auto& fault : faults) fmt::print("{}\n", printable(fault));
    return faults.empty() ? Exit::done : Exit::no;
}

} // namespace ticketd::ctl
