// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/files.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace ticketd::outbox {

/// Which start of the machine this is: TICKETD_BOOT of the environment, where a service cannot see the
/// kernel's own number; empty if nobody says.
std::string this_boot();

/// A file that says of each mail whose final dot is out whether the server has taken it, from then until that
/// is in the database. Results are recorded together and behind the intake; a process that is killed
/// meanwhile must leave in doubt only what was not answered.
///
/// It is written at once and not synced: what it says outlives the process, and counts until the machine
/// starts anew. On one thread. When it cannot be written it is removed, and all that was in hand is in doubt.
class InFlight {
public:
    /// What the run before left. An empty `boot` is no boot's.
    InFlight(std::filesystem::path file, std::string boot);

    struct Left {
        bool known = false; ///< false: nothing is known, each mail in hand may have arrived
        std::vector<store::OutboxId> accepted, unanswered;
    };
    const Left& left() const { return left_; }
    /// From here on it is this run's. What was left must be in the database by now.
    void begin();

    /// Its final dot goes out next. Throws net::Failure, and it must not, while what was written before can
    /// be neither continued nor removed: the next run would believe it.
    void ending(store::OutboxId);
    void accepted(store::OutboxId); ///< the server has taken it
    void over(store::OutboxId);     ///< refused, or its result is in the database; may be unknown here

private:
    enum class Mark : std::uint64_t { none, unanswered, accepted };
    struct Slot {
        std::int64_t mail = 0;
        Mark mark = Mark::none;
    };
    void read();
    void write(std::uint32_t place, const Slot&);
    void give_up();
    bool remove();

    std::filesystem::path path_;
    std::string first_line_;
    Left left_;
    File file_;
    bool usable_ = false;
    bool removed_ = false; ///< of what is not usable
    std::unordered_map<std::int64_t, std::uint32_t> place_of_;
    std::vector<std::uint32_t> free_;
};

} // namespace ticketd::outbox
