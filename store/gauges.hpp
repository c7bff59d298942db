// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/alerts.hpp"

#include <filesystem>
#include <memory>

namespace ticketd::store {

/// How the desk stands, in numbers, for those who watch it.
struct DeskGauges {
    std::size_t open = 0, waiting = 0; ///< tickets under way, by their status
    std::size_t overdue = 0;           ///< of them: the promised time is over
    std::size_t due_soon = 0;          ///< of them: staff were reminded that it will be
    std::size_t held_staff_mails = 0;  ///< that wait for their writer's word
    std::size_t outbox_failed = 0;     ///< mails that were given up, or came back
    std::optional<Instant> oldest_due; ///< since when the mail is due that has been due longest; absent: none
    std::optional<Instant> last_sent;
    std::uint64_t database_bytes = 0; ///< the file and its log
    AlertFacts alerts;
};

/// Reads them over a connection of its own beside the writer's. One object, one thread. Throws Failure.
class Gauges {
public:
    /// The file must exist and have this version's schema.
    explicit Gauges(const std::filesystem::path& file);
    ~Gauges();
    Gauges(const Gauges&) = delete;
    Gauges& operator=(const Gauges&) = delete;

    DeskGauges read(Instant now);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::store
