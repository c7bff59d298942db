// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/health_file.hpp"
#include "daemon/intake/intake.hpp"
#include "store/gauges.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ticketd {

/// All that is looked at to say whether the desk does its work. `ticketctl health` and GET /health collect it
/// in their own ways, and judge it in one.
struct VitalSigns {
    std::optional<Health> daemon;                 ///< as it says itself; absent: it has never run here
    std::optional<store::DeskGauges> desk;        ///< absent: the store cannot be read
    std::string store_trouble;                    ///< why not
    std::uint64_t disk_free = 0, disk_needed = 0; ///< bytes, where the state is; one mail may need so many
    std::string disk_trouble;                     ///< why that is unknown; empty: it is known
};

/// A mail that waits to leave for longer needs a person: a busy relay is through long before.
inline constexpr std::chrono::hours longest_wait{1};

/// The free room of a folder, into the signs. What is needed is the largest mail of any mailbox.
void look_at_disk(const std::filesystem::path& state_dir, const std::vector<intake::MailboxSettings>&,
                  VitalSigns&);
std::uint64_t needed_room(const std::vector<intake::MailboxSettings>&);

/// What is wrong, a sentence each that says what, where and what to do; none: all is well.
std::vector<std::string> problems(const VitalSigns&, const std::filesystem::path& state_dir,
                                  const std::vector<intake::MailboxSettings>&, store::Instant now);

/// One JSON object in a line, as `ticketctl health --json` and GET /health give it.
std::string json_of(const VitalSigns&, const std::vector<std::string>& problems);

// Sentences that alerts say too.
std::string no_room(const std::filesystem::path& state_dir, std::uint64_t free, std::uint64_t needed);
std::string waits_too_long(const store::AlertFacts&, store::Instant now);
std::string not_read_for(std::chrono::seconds since, std::chrono::seconds poll);

/// Two polls and this may pass without a complete one; then the mailbox counts as not being read.
inline constexpr std::chrono::seconds beside_polls{60};

} // namespace ticketd
