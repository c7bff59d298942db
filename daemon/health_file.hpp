// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ticketd {

/// How the daemon fares, as it says itself every few seconds; `ticketctl health` reads it.
struct Health {
    struct Mailbox {
        std::string name;
        std::chrono::seconds poll{60};
        std::optional<store::Instant> polled; ///< the last poll that completed
        std::string trouble;                  ///< why it cannot be read now; empty: it can
        std::size_t backlog = 0;              ///< mails that are known to wait there
    };
    store::Instant written{};
    bool stopped = false; ///< it has ended as it should
    std::vector<Mailbox> mailboxes;
    std::string outbox_trouble; ///< why nothing can be sent now; empty: it can
};

/// How often it is written at least.
inline constexpr std::chrono::seconds health_interval{2};

/// Writes it over what was there, on the same blocks of the disk: also a full disk takes it, but for the
/// first time. False: the disk took it not.
bool write_health(const std::filesystem::path& file, const Health&);
/// Nothing where there is none that can be read.
std::optional<Health> read_health(const std::filesystem::path& file);

} // namespace ticketd
