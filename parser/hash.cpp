// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/content.hpp"
#include "parser/content_hash.hpp"
#include "parser/header.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <sodium.h>

namespace ticketd::parser {
namespace {

const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

class Blake {
public:
    Blake() { crypto_generichash_init(&state_, nullptr, 0, std::tuple_size_v<ContentHash>); }
    void add(std::string_view s) { crypto_generichash_update(&state_, octets(s), s.size()); }
    /// With its length before it, so that text cannot move from one field into the next.
    void add_field(std::string_view s) {
        add(std::to_string(s.size()) + ":");
        add(s);
    }
    ContentHash finish() {
        ContentHash hash{};
        crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
        return hash;
    }

private:
    crypto_generichash_state state_;
};

/// Adds text with LF for every line end, in blocks.
void add_normalised(Blake& blake, std::string_view text) {
    std::array<char, 4096> block;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '\r') {
            c = '\n';
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        }
        block[used++] = c;
        if (used < block.size()) continue;
        blake.add({block.data(), used});
        used = 0;
    }
    blake.add({block.data(), used});
}

} // namespace

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), octets(bytes), bytes.size());
    std::string hex(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    hex.pop_back();
    return hex;
}

ContentHash content_hash(std::string_view raw) {
    static const int ready = sodium_init();
    static_cast<void>(ready);
    std::vector<Defect> ignored;
    RawHeader header = read_header(raw, ignored);
    Blake blake;
    for (std::string_view name : {"From", "Date", "Subject", "Message-ID"}) blake.add_field(header.get(name));
    std::string_view body = raw.substr(std::min(header.size, raw.size()));
    // Transports add or take an empty line at the end.
    while (!body.empty() && is_newline(body.back())) body.remove_suffix(1);
    add_normalised(blake, body);
    return blake.finish();
}

} // namespace ticketd::parser
