// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/encoded_bytes.hpp"

#include "parser/ascii.hpp"
#include "parser/transfer.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_base64_digit(char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/'; }

bool is_escape(std::string_view line, std::size_t at) {
    return line[at] == '=' && at + 2 < line.size() && hex_digit(line[at + 1]) >= 0
           && hex_digit(line[at + 2]) >= 0;
}

} // namespace

EncodedBytes::EncodedBytes(std::string_view encoded, TransferEncoding encoding)
    : encoded_(encoded), encoding_(encoding) {
    if (encoding == TransferEncoding::quoted_printable)
        read_quoted_printable();
    else if (encoding == TransferEncoding::base64)
        read_base64();
    else
        bytes_ = encoded_; // uuencode holds files, never the text of a mail
}

/// As decode_quoted_printable() reads it.
void EncodedBytes::read_quoted_printable() {
    const std::string_view all = encoded_;
    for (std::size_t pos = 0; pos < all.size();) {
        const std::size_t start = pos;
        const std::size_t end = start + next_line(all, pos).size();
        std::size_t last = end;
        while (last > start && is_blank(all[last - 1])) --last;
        const bool soft = last > start && all[last - 1] == '=';
        if (soft) --last;
        const std::string_view line = all.substr(0, last);
        for (std::size_t at = start; at < last;) {
            const bool escaped = is_escape(line, at);
            places_.push_back(static_cast<std::uint32_t>(at));
            bytes_.push_back(escaped ? static_cast<char>(static_cast<unsigned char>(
                                           hex_digit(line[at + 1]) * 16 + hex_digit(line[at + 2])))
                                     : line[at]);
            at += escaped ? 3 : 1;
        }
        for (std::size_t at = end; !soft && at < pos; ++at) {
            places_.push_back(static_cast<std::uint32_t>(at));
            bytes_.push_back(all[at]);
        }
    }
}

/// As decode_base64() reads it.
void EncodedBytes::read_base64() {
    bytes_ = decode_base64(encoded_);
    for (std::size_t at = 0; at < encoded_.size(); ++at) {
        if (is_base64_digit(encoded_[at]))
            places_.push_back(static_cast<std::uint32_t>(at));
        else if (encoded_[at] == '=' && (breaks_.empty() || breaks_.back() != places_.size()))
            breaks_.push_back(places_.size());
    }
    breaks_.push_back(places_.size());
}

std::string EncodedBytes::encode() const {
    if (encoding_ != TransferEncoding::base64 && encoding_ != TransferEncoding::quoted_printable)
        return bytes_;
    std::string out = encoded_;
    if (encoding_ == TransferEncoding::base64) {
        write_base64(out);
        return out;
    }
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        const std::size_t at = places_[i];
        const auto byte = static_cast<unsigned char>(bytes_[i]);
        const bool escaped = is_escape(out, at);
        if (escaped) {
            const int before = hex_digit(out[at + 1]) * 16 + hex_digit(out[at + 2]);
            if (before == byte) continue; // in whatever case it was written
            out[at + 1] = hex[byte >> 4U];
            out[at + 2] = hex[byte & 15U];
        } else {
            out[at] = bytes_[i];
        }
    }
    return out;
}

void EncodedBytes::write_base64(std::string& out) const {
    std::size_t digit = 0, byte = 0;
    for (const std::size_t end : breaks_) {
        for (; digit < end; digit += std::min<std::size_t>(4, end - digit)) {
            const std::size_t count = std::min<std::size_t>(4, end - digit);
            if (count < 2) continue; // a digit alone means nothing
            std::uint32_t bits = 0;
            for (std::size_t i = 0; i + 1 < count; ++i)
                bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[byte + i]))
                        << (16 - 8 * i);
            for (std::size_t i = 0; i < count; ++i)
                out[places_[digit + i]] = digits[bits >> (18 - 6 * i) & 63U];
            byte += count - 1;
        }
    }
}

} // namespace ticketd::parser
