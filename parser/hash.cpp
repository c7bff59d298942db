// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/blake2b.hpp"
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

/// With its length before it, so that text cannot move from one field into the next.
void add_field(Blake2b& hash, std::string_view value) {
    hash.add(std::to_string(value.size()) + ":");
    hash.add(value);
}

/// Adds text with LF for every line end.
void add_normalised(Blake2b& hash, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\r'), text.size());
        hash.add(text.substr(0, end));
        if (end == text.size()) break;
        text.remove_prefix(end + 1);
        // The LF of a CRLF comes with what follows.
        if (!text.starts_with('\n')) hash.add("\n");
    }
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
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string hex(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    hex.pop_back();
    return hex;
}

ContentHash content_hash(std::string_view raw) {
    std::vector<Defect> ignored;
    RepairedBlock header = read_block(raw, ignored);
    Blake2b hash;
    for (const auto& value : hashed_values(header)) add_field(hash, value.value_or(""));
    std::string_view body = raw.substr(std::min(header.size, raw.size()));
    // Transports add or take an empty line at the end.
    while (!body.empty() && is_newline(body.back())) body.remove_suffix(1);
    add_normalised(hash, body);
    return hash.finish();
}

} // namespace ticketd::parser
