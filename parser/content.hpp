// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// Content-Transfer-Encoding of RFC 2045 section 6, with the two that mail still carries beside it.
enum class TransferEncoding { identity, base64, quoted_printable, uuencode };

/// The content of a part: encoded bytes inside a mail, decoded when asked for, so that a mail whose
/// attachments nobody opens costs no decoding. Refers to the raw mail's bytes unless it owns its own.
class Content {
public:
    Content() = default;
    /// `encoded` must outlive this object: it is a view into the raw mail.
    Content(std::string_view encoded, TransferEncoding encoding) : encoded_(encoded), encoding_(encoding) {}
    /// Content that stands nowhere in the mail as such (an attachment from inside a winmail.dat).
    explicit Content(std::string decoded)
        : owned_(std::make_shared<const std::string>(std::move(decoded))), encoded_(*owned_) {}

    /// The decoded bytes. Total: what is no valid encoding is passed over. Linear in the encoded size.
    std::string decode() const;
    /// Size of decode(), without making it.
    std::size_t decoded_size() const;

private:
    std::shared_ptr<const std::string> owned_;
    std::string_view encoded_;
    TransferEncoding encoding_ = TransferEncoding::identity;
};

/// SHA-256 (FIPS 180-4) of some bytes, as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

} // namespace ticketd::parser
