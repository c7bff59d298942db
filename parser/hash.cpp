// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/content.hpp"
#include "parser/content_hash.hpp"
#include "parser/header_block.hpp"

#include <algorithm>
#include <array>
#include <optional>
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

/// Adds text with LF for every line end, a block at a time.
void add_normalised(Blake& blake, std::string_view text) {
    constexpr std::size_t block_bytes = 16 * 1024;
    std::string block;
    block.reserve(std::min(text.size(), block_bytes) + 1);
    for (std::size_t pos = 0; pos < text.size();) {
        std::size_t end = find_newline(text, pos), next = end;
        block.append(text.substr(pos, end - pos));
        if (end < text.size()) {
            block.push_back('\n');
            next = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
        }
        pos = next;
        if (block.size() < block_bytes) continue;
        blake.add(block);
        block.clear();
    }
    blake.add(block);
}

constexpr std::array<std::string_view, 4> hashed{"From", "Date", "Subject", "Message-ID"};
using Values = std::array<std::optional<std::string_view>, hashed.size()>;

/// The first of each; a header block needs no taking apart for it.
Values hashed_values(const RepairedBlock& block) {
    Values values;
    const std::string_view text = block.text;
    for (std::size_t pos = 0, end = 0; pos < text.size(); pos = end + 1) {
        end = text.find('\n', pos);
        const std::string_view line = text.substr(pos, end - pos);
        const std::size_t colon = line.find(':');
        for (std::size_t i = 0; i < hashed.size(); ++i)
            if (!values[i] && iequals(line.substr(0, colon), hashed[i]))
                values[i] = trim(line.substr(colon + 1));
    }
    return values;
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
    RepairedBlock header = read_block(raw, ignored);
    Blake blake;
    for (const auto& value : hashed_values(header)) blake.add_field(value.value_or(""));
    std::string_view body = raw.substr(std::min(header.size, raw.size()));
    // Transports add or take an empty line at the end.
    while (!body.empty() && is_newline(body.back())) body.remove_suffix(1);
    add_normalised(blake, body);
    return blake.finish();
}

} // namespace ticketd::parser
