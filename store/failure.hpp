// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <stdexcept>
#include <string>

namespace ticketd::store {

/// The store failed (disk full, I/O error, locked, newer schema). Temporary unless it says otherwise.
class Failure : public std::runtime_error {
public:
    Failure(const std::string& what, bool permanent) : std::runtime_error(what), permanent_(permanent) {}
    bool permanent() const noexcept {
        return permanent_;
    } ///< trying again cannot help (newer schema, corrupt file)

private:
    bool permanent_;
};

} // namespace ticketd::store
