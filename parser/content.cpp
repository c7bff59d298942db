// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/content.hpp"

#include "parser/transfer.hpp"

namespace ticketd::parser {

std::string Content::decode() const {
    switch (encoding_) {
    case TransferEncoding::base64: return decode_base64(encoded_);
    case TransferEncoding::quoted_printable: return decode_quoted_printable(encoded_);
    case TransferEncoding::uuencode: return decode_uuencode(encoded_);
    case TransferEncoding::identity: break;
    }
    return std::string(encoded_);
}

std::size_t Content::decoded_size() const {
    switch (encoding_) {
    case TransferEncoding::identity: return encoded_.size();
    case TransferEncoding::base64: return base64_size(encoded_);
    case TransferEncoding::quoted_printable: return quoted_printable_size(encoded_);
    case TransferEncoding::uuencode: return uuencode_size(encoded_);
    }
    return 0;
}

} // namespace ticketd::parser
