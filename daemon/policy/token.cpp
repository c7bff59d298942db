// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/token.hpp"

#include "daemon/policy/text.hpp"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

namespace ticketd::policy {

namespace {

constexpr std::string_view base32_letters =
    "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6, in lower case
constexpr std::size_t mac_letters = 20; // 100 bits
constexpr std::size_t recipient_digits = 10;
constexpr std::size_t longest_local_part = 64;

using Hash = std::array<unsigned char, crypto_generichash_BYTES_MIN>;

/// `context` keeps the uses of one key apart: a hash of one use is never one of another.
Hash keyed_hash(const TokenKey& key, std::string_view context, std::string_view text,
                std::string_view domain) {
    Hash hash{};
    crypto_generichash_state state;
    const auto feed = [&state](std::string_view part) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    };
    crypto_generichash_init(&state, key.secret.data(), key.secret.size(), hash.size());
    feed(context);
    feed(text);
    feed("@");
    feed(domain);
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

std::array<char, mac_letters> mac(const TokenKey& key, std::string_view local, std::string_view domain) {
    const auto hash = keyed_hash(key, "message-id:", local, domain);
    std::array<char, mac_letters> text{};
    unsigned bits = 0, held = 0;
    auto next = hash.begin();
    for (char& letter : text) {
        if (held < 5) {
            bits = bits << 8 | *next++;
            held += 8;
        }
        held -= 5;
        letter = base32_letters[bits >> held & 31];
    }
    return text;
}

void append_number(std::string& text, std::int64_t number) {
    assert(number >= 0);
    std::array<char, 13> digits{};
    auto at = digits.end();
    auto rest = static_cast<std::uint64_t>(number);
    do {
        *--at = base32_letters[rest & 31];
        rest >>= 5;
    } while (rest != 0);
    text.append(at, digits.end());
}

std::optional<std::int64_t> read_number(std::string_view text) {
    if (text.empty() || text.size() > 13) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : text) {
        const auto digit = base32_letters.find(c);
        if (digit == std::string_view::npos
            || number > std::uint64_t{std::numeric_limits<std::int64_t>::max()} >> 5) {
            return std::nullopt;
        }
        number = number << 5 | digit;
    }
    return static_cast<std::int64_t>(number);
}

std::string recipient_hash(std::string_view address, const TokenKey& key) {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto hash = keyed_hash(key, "recipient:", lower(address), {});
    std::string text;
    for (std::size_t i = 0; i < recipient_digits / 2; ++i) {
        text += hex[hash[i] >> 4];
        text += hex[hash[i] & 15];
    }
    return text;
}

/// Takes what stands before the next dot off the front; everything if there is none.
std::string_view take_field(std::string_view& text) {
    const auto dot = text.find('.');
    const auto field = text.substr(0, dot);
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    return field;
}

/// TID.ENTRY.KEY+PURPOSE+RECIPIENT, the part that the MAC is over; nothing but a reading, no proof.
struct Unproved {
    Token token;
    char key = 0;
};

std::optional<Unproved> read_fields(std::string_view text) {
    const auto tid = read_number(take_field(text));
    const auto entry = read_number(take_field(text));
    if (!tid || !entry || text.size() != 2 + recipient_digits) return std::nullopt;
    return Unproved{.token = {.tid = {*tid},
                              .entry = {*entry},
                              .purpose = text[1],
                              .recipient = std::string(text.substr(2))},
                    .key = text[0]};
}

} // namespace

std::string recipient_hash(std::string_view address, const KeyRing& keys) {
    return keys.empty() ? std::string{} : recipient_hash(address, keys.front());
}

bool issued_to(const Token& token, std::string_view address, const KeyRing& keys) {
    return std::ranges::any_of(
        keys, [&](const TokenKey& key) { return recipient_hash(address, key) == token.recipient; });
}

bool is_for_staff_alone(char purpose) {
    return purpose == notice_purpose || purpose == held_purpose || purpose == warning_purpose
           || purpose == due_purpose || purpose == escalation_purpose || purpose == note_purpose
           || purpose == correspondence_purpose || purpose == receipt_purpose || purpose == digest_purpose
           || purpose == note_receipt_purpose || purpose == refused_note_purpose
           || purpose == question_purpose || purpose == trouble_purpose || purpose == all_clear_purpose;
}

std::string sign(const Token& token, std::string_view domain, const KeyRing& keys) {
    assert(!keys.empty() && token.recipient.size() == recipient_digits);
    const auto& key = keys.front();
    const auto host = lower(domain);
    std::string id;
    id.reserve(longest_local_part + 1 + host.size());
    append_number(id, token.tid.value);
    id += '.';
    append_number(id, token.entry.value);
    id += '.';
    id += key.id;
    id += token.purpose;
    id += token.recipient;
    const auto proof = mac(key, id, host);
    id += '.';
    id.append(proof.begin(), proof.end());
    assert(id.size() <= longest_local_part);
    return id.append("@").append(host);
}

std::optional<Token> verify(std::string_view message_id, std::string_view domain, const KeyRing& keys) {
    // Most ids of the world's mail end here, before any of them costs an allocation or a hash.
    if (!equal_fold(domain_of(message_id), domain)) return std::nullopt;
    const auto written = local_part_of(message_id);
    if (written.size() > longest_local_part || written.size() < mac_letters + 2) return std::nullopt;
    const auto local = lower(written);
    const std::string_view all(local), proof = all.substr(all.size() - mac_letters);
    const auto proved = all.substr(0, all.size() - mac_letters - 1);
    if (all[proved.size()] != '.') return std::nullopt;
    auto fields = read_fields(proved);
    if (!fields) return std::nullopt;
    const auto host = lower(domain);
    for (const auto& key : keys) {
        if (key.id != fields->key) continue;
        const auto right = mac(key, proved, host);
        if (sodium_memcmp(right.data(), proof.data(), mac_letters) == 0) return std::move(fields->token);
    }
    return std::nullopt;
}

} // namespace ticketd::policy
