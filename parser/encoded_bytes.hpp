// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/content.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// What stands in the place of a byte that was blanked.
inline constexpr char blank_byte = '*';

/// A decoded content that can be changed byte by byte and put back where it stood: the encoded form keeps its
/// length, its line ends and all that was no part of the content.
class EncodedBytes {
public:
    EncodedBytes(std::string_view encoded, TransferEncoding encoding);

    /// Decoded, as Content::decode() gives it.
    const std::string& bytes() const { return bytes_; }
    void set(std::size_t index, char byte) { bytes_[index] = byte; }
    /// The encoded form of bytes().
    std::string encode() const;

private:
    void read_quoted_printable();
    void read_base64();
    void write_base64(std::string& out) const;

    std::string encoded_, bytes_;
    TransferEncoding encoding_;
    /// Of identity: empty. Of quoted-printable: where each byte's one or three characters begin. Of base64:
    /// where each digit stands, and after which number of digits the padding began anew.
    std::vector<std::uint32_t> places_;
    std::vector<std::size_t> breaks_;
};

} // namespace ticketd::parser
