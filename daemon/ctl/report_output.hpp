// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/ctl/output.hpp"
#include "daemon/policy/report.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// A report in the forms that it is asked for.
namespace ticketd::ctl {

/// Fields as in the manual; times are seconds, and null where nothing was answered.
Json json_of(const policy::LevelReport&);
void print_csv(const std::vector<policy::LevelReport>&);
/// Three tables in columns: tickets, first answers, further answers.
void print_text(const std::vector<policy::LevelReport>&);

/// Has gnuplot draw it into an .svg or .png file: answers kept and missed, and response times as a share of
/// what was promised. The program is run with fixed words and reads numbers and levels' keys alone. The file
/// is there whole or not at all. Throws Refusal.
void plot(const std::vector<policy::LevelReport>&, const std::filesystem::path&);
/// What gnuplot reads; `terminal` is svg or png.
std::string plot_script(const std::vector<policy::LevelReport>&, const std::string& terminal);

} // namespace ticketd::ctl
