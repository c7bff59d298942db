// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/fingerprint.hpp"

#include <sodium/crypto_generichash.h>

#include <array>

namespace ticketd::policy {

std::string fingerprint(std::string_view first, std::string_view second) {
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash_state state;
    const auto feed = [&state](std::string_view part) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    };
    crypto_generichash_init(&state, nullptr, 0, hash.size());
    feed(std::to_string(first.size()) + ":"); // where the first ends
    feed(first);
    feed(second);
    crypto_generichash_final(&state, hash.data(), hash.size());
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (const auto byte : hash) (text += hex[byte >> 4U]) += hex[byte & 15U];
    return text;
}

} // namespace ticketd::policy
