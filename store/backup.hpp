// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/failure.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::store {

/// Told how far long work is: which step, how much of it is done and how much there is (0: unknown).
using Watch = std::function<void(std::string_view step, std::uint64_t done, std::uint64_t all)>;

/// Copies a database while others write to it: all that was committed at one moment, in one file without a
/// log beside it, readable by its owner only; whole and on the disk when this returns. `keys` is kept in it,
/// for whoever goes on from the copy. A file of that name is replaced at the end; on a Failure it is as it
/// was. A link is followed. Nothing but an ordinary file is replaced.
void back_up(const std::filesystem::path& database, const std::filesystem::path& copy,
             const std::string& keys, Instant at, const Watch& watch = {});

/// Whether a database is a backup's copy from which no desk has gone on yet: its keys are still in it.
bool is_unused_copy(const std::filesystem::path& database);

/// What is wrong with a database, a line each; empty: nothing. Every page, index and reference is looked at,
/// and every stored mail unpacked, whose checksum a single changed byte breaks. Throws Failure where it
/// cannot even be opened.
std::vector<std::string> faults_of(const std::filesystem::path& database, const Watch& watch = {});

} // namespace ticketd::store
