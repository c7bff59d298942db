// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/register/licenses.hpp"
#include "daemon/writer.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace ticketd::licenses {

/// Keeps the stored register like the file: read at the start, and again whenever the file changes.
class RegisterWatch {
public:
    /// A file that is not `required` may be missing: what was imported then stays in force. `rules` outlives
    /// this object.
    RegisterWatch(std::filesystem::path csv, bool required, const policy::Rules& rules)
        : csv_(std::move(csv)), required_(required), rules_(rules) {}

    using Clock = store::Instant (*)();

    /// At the start: puts the file in force, unless it is the one that is, and rechecks the tickets under
    /// way. Throws RegisterError, also for a required file that is missing.
    void put_in_force(store::Store&, store::Instant now);
    /// Another file, or another duty to be there; and the rules may have changed. Only while run() is not
    /// running; put_in_force() follows.
    void replace(std::filesystem::path csv, bool required);
    /// Looks at the file every second, and takes it once it has stayed the same for one; a bad file leaves
    /// the previous register in force, whole, and is logged.
    net::awaitable<void> run(Writer&, Clock);

private:
    /// What changes when a file is written or replaced, or when its rights do: one that could not be read
    /// is read then. Programs that copy files set the time of writing to what it was elsewhere.
    struct Stamp {
        std::uintmax_t inode = 0, size = 0;
        std::chrono::nanoseconds written{}, changed{}; ///< since 1970
        bool operator==(const Stamp&) const = default;
    };
    std::optional<Stamp> stamp() const;
    void tell_if_gone(bool gone);

    std::filesystem::path csv_;
    bool required_;
    const policy::Rules& rules_;
    std::optional<Stamp> in_force_;
    bool told_gone_ = false;
};

} // namespace ticketd::licenses
