// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_name.hpp"

#include <cstdint>

namespace ticketd::intake {

namespace {

constexpr char32_t replacement = 0xFFFD;

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Takes one character off the front.
char32_t next_character(std::string_view& text) {
    const auto lead = byte_at(text, 0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    bool good = lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4);
    for (std::size_t i = 1; i < length && good; ++i) {
        good = (byte_at(text, i) & 0xC0) == 0x80;
        value = value << 6 | (byte_at(text, i) & 0x3FU);
    }
    good = good && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    text.remove_prefix(good ? length : 1);
    return good ? value : replacement;
}

/// Collects UTF-16 units and gives them as base64 without padding, "," for "/".
class Shifted {
public:
    void add(char32_t c) {
        if (c < 0x10000) return add_unit(c);
        add_unit(0xD800 + ((c - 0x10000) >> 10));
        add_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
    /// The section from "&" to "-"; empty if nothing was added.
    std::string take() {
        if (bits_ > 0) put(accumulator_ << (6 - bits_));
        bits_ = 0;
        accumulator_ = 0;
        auto section = text_.empty() ? std::string{} : "&" + text_ + "-";
        text_.clear();
        return section;
    }

private:
    void add_unit(char32_t unit) {
        accumulator_ = accumulator_ << 16 | static_cast<std::uint32_t>(unit);
        for (bits_ += 16; bits_ >= 6; bits_ -= 6) put(accumulator_ >> (bits_ - 6));
        accumulator_ &= (1U << bits_) - 1;
    }
    void put(std::uint32_t six_bits) {
        constexpr std::string_view alphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
        text_ += alphabet[six_bits & 0x3F];
    }

    std::uint32_t accumulator_ = 0;
    unsigned bits_ = 0;
    std::string text_;
};

} // namespace

std::string to_modified_utf7(std::string_view utf8) {
    std::string out;
    Shifted shifted;
    while (!utf8.empty()) {
        const auto c = next_character(utf8);
        if (c < 0x20 || c > 0x7E) {
            shifted.add(c);
            continue;
        }
        out += shifted.take();
        out += static_cast<char>(c);
        if (c == '&') out += '-';
    }
    return out + shifted.take();
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace ticketd::intake
