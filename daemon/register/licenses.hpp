// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

/// licenses: reads the register of licences. It knows the file's format. It must not know what a licence is
/// worth.
namespace ticketd::licenses {

/// The register is not readable: one line a fault, "FILE:LINE: what is wrong; what to do".
class RegisterError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads a register: columns by name in any order, dates of ISO 8601, inclusive. `name` is
/// the file's, for messages. Whole or not at all: throws RegisterError with every fault (bounded to the first
/// 20).
std::vector<store::License> read_register(std::string_view bytes, std::string_view name,
                                          const policy::Rules&);

/// The bytes of a register's file. Throws RegisterError where it cannot be read, or is far too large.
std::string read_register_bytes(const std::filesystem::path&);

/// Stands for the bytes of a register and for the rules by which its rows are right or wrong: while it is the
/// same there is nothing to read anew.
std::string source_of(std::string_view bytes, const policy::Rules&);

/// read_register() of a file; also throws RegisterError where it cannot be read.
std::vector<store::License> read_register_file(const std::filesystem::path&, const policy::Rules&);

} // namespace ticketd::licenses
