// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace ticketd::store {

/// Lets a scratch database number tickets and entries as another one did, so that the signed references of
/// that one's mails mean the same here. Never for a desk's own database: a number that comes again is two
/// things. Throws Failure.
class Numbering {
public:
    explicit Numbering(const std::filesystem::path& scratch);
    ~Numbering();
    Numbering(const Numbering&) = delete;
    Numbering& operator=(const Numbering&) = delete;

    /// The next ones are called so, unless something is called so already. Between two transactions.
    void go_on_with(std::optional<Tid>, std::optional<EntryId>);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::store
