// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/errors.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::config {

struct Member;

/// A value of a TOML document (toml.io, version 1.0), with the line that it stands in. toml++ is seen by
/// document.cpp only.
struct Node {
    enum class Kind { table, array, text, integer, flag, date, other };
    Kind kind = Kind::other;
    int line = 0;
    std::string text; ///< of a text as it is, of a date as "2026-12-25"
    std::int64_t integer = 0;
    bool flag = false;
    std::vector<Node> items;     ///< of an array
    std::vector<Member> members; ///< of a table

    const Node* find(std::string_view key) const;
};

/// A key of a table, and what stands there.
struct Member {
    std::string key;
    Node value;
};

/// Reads a document; what breaks TOML's grammar goes to `errors`, and nothing is returned then.
std::optional<Node> read_document(std::string_view text, Errors& errors);

} // namespace ticketd::config
