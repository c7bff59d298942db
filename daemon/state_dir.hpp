// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/token.hpp"

#include <filesystem>
#include <stdexcept>

namespace ticketd {

/// The state directory cannot be used: not there, not ours, or already in use by another daemon.
class StateDirError : public std::runtime_error {
public:
    StateDirError(const std::string& what, bool in_use) : std::runtime_error(what), in_use_(in_use) {}
    bool in_use() const noexcept { return in_use_; } ///< another daemon holds the lock

private:
    bool in_use_;
};

/// The names of the files in it.
inline constexpr const char* database_file = "ticketd.db";
inline constexpr const char* keys_file = "keys";
inline constexpr const char* running_file = "running";     ///< there while a daemon runs, and after a bad end
inline constexpr const char* health_file = "health";       ///< how the running daemon fares
inline constexpr const char* in_flight_file = "in-flight"; ///< mails whose sending is not recorded yet

/// Holds state_dir exclusively for this process, until it is destroyed (or the process dies).
class StateDirLock {
public:
    /// Makes the directory if it is missing. Throws StateDirError.
    explicit StateDirLock(const std::filesystem::path& state_dir);
    ~StateDirLock();
    StateDirLock(const StateDirLock&) = delete;
    StateDirLock& operator=(const StateDirLock&) = delete;

private:
    int descriptor_;
};

/// The installation's keys: lines of "ID HEX", the first signs. Made at random (libsodium), readable by the
/// owner only, on the first start. Throws StateDirError where the file cannot be made or is damaged: starting
/// with other keys would disown every mail that was ever sent.
policy::KeyRing load_keys(const std::filesystem::path& state_dir);

/// The same for all but a desk's start: keys that are lost are never replaced by others. Throws
/// StateDirError.
policy::KeyRing existing_keys(const std::filesystem::path& state_dir);

/// What the keys file holds, for a backup. Throws StateDirError where there is none.
std::string stored_keys(const std::filesystem::path& state_dir);
/// Puts the keys of a backup in place, where no others are. Throws StateDirError if there are others: nobody
/// but a person can know which of them are right.
void put_back_keys(const std::filesystem::path& state_dir, const std::string& keys);

/// Puts a new key in front of the others, which stay: what they signed is valid as before. Returns its id.
/// The caller holds the StateDirLock: a daemon at work would not know mails that others sign with the new
/// key. Throws StateDirError; then the file is as it was.
char rotate_keys(const std::filesystem::path& state_dir);

} // namespace ticketd
