// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/failure.hpp"
#include "store/model.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ticketd::store {

/// Copies a database while others write to it: all that was committed at one moment, in one file without a
/// log beside it, readable by its owner only; whole and on the disk when this returns. `keys` is kept in it,
/// for whoever goes on from the copy. A file of that name is replaced at the end; on a Failure it is as it
/// was.
void back_up(const std::filesystem::path& database, const std::filesystem::path& copy,
             const std::string& keys, Instant at);

/// What is wrong with a database, a line each; empty: nothing. Every page, index and reference is looked at,
/// and every stored mail unpacked, whose checksum a single changed byte breaks. Throws Failure where it
/// cannot even be opened.
std::vector<std::string> faults_of(const std::filesystem::path& database);

} // namespace ticketd::store
