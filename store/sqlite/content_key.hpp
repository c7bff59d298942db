// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <cstring>

namespace ticketd::store::sqlite {

/// A content hash as the two numbers that are stored; only the first is indexed.
struct ContentKey {
    explicit ContentKey(const ContentHash& hash) {
        std::memcpy(&key, hash.data(), sizeof key);
        std::memcpy(&rest, hash.data() + sizeof key, sizeof rest);
    }
    std::int64_t key = 0, rest = 0;
};

/// A mail without a Message-ID is known again only where its hash counts.
inline bool identifies(const std::string& message_id, bool hash_counts) {
    return !message_id.empty() || hash_counts;
}

} // namespace ticketd::store::sqlite
