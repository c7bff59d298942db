// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/index_keys.hpp"

#include "store/sqlite/db.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ticketd::store::sqlite {

namespace {

static_assert(std::endian::native == std::endian::little,
              "keys are stored: swap bytes here for another order");

struct State {
    std::uint64_t a, b, c, d;

    void round() {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }

    void take(std::uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

std::uint64_t load(const char* data, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, data, size);
    return word;
}

} // namespace

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::uint64_t siphash(const std::array<std::uint64_t, 2>& key, std::string_view text) {
    State state{key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU, key[0] ^ 0x6c7967656e657261U,
                key[1] ^ 0x7465646279746573U};
    const auto length = static_cast<std::uint64_t>(text.size()) << 56U;
    while (text.size() >= 8) {
        state.take(load(text.data(), 8));
        text.remove_prefix(8);
    }
    state.take(length | (text.empty() ? 0 : load(text.data(), text.size())));
    state.c ^= 0xff;
    for (int i = 0; i < 4; ++i) state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

IndexKeys::IndexKeys(Connection& db) {
    Statement select(db, "SELECT hash_key FROM installation WHERE id = 1");
    auto rows = select.query();
    if (!rows.next() || rows.blob(0).size() != sizeof key_)
        throw Failure("the database has lost its row in `installation`", true);
    std::memcpy(key_.data(), rows.blob(0).data(), sizeof key_);
}

std::int64_t IndexKeys::message_id(std::string_view id) const {
    return static_cast<std::int64_t>(siphash(key_, id));
}

std::int64_t IndexKeys::subject(std::string_view normalised) const {
    return static_cast<std::int64_t>(siphash(key_, normalised));
}

std::int64_t IndexKeys::address(std::string_view address) const {
    return static_cast<std::int64_t>(siphash(key_, lower(address)));
}

} // namespace ticketd::store::sqlite
