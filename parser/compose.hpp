// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/deliverable.hpp"
#include "parser/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A part that is attached by reference: compose() writes its MIME header, and says where its content goes.
struct OutgoingPart {
    std::string filename;
    std::string content_type;
    std::string content_id; ///< without angle brackets; empty for none
    bool is_inline =
        false; ///< with a Content-ID: shown by the HTML, which it goes with; stands before the others
};

/// A mail to be written. All strings are UTF-8 and untrusted: no text can make a header field or a line of
/// its own.
struct OutgoingMail {
    Address from;
    std::vector<Address> to, cc, reply_to;
    std::string subject;
    std::string message_id;              ///< without angle brackets
    std::string in_reply_to;             ///< likewise; empty for none
    std::vector<std::string> references; ///< oldest first; bounded by compose (first and the newest are kept)
    MailDate date;
    std::vector<HeaderField> extra; ///< "Auto-Submitted" and the like; encoded and folded like the rest
    std::string text;               ///< LF line ends
    std::string html;               ///< empty for none; sent beside the text as multipart/alternative
    std::vector<OutgoingPart> parts;
};

/// The same OutgoingMail always gives the same bytes (boundaries are derived from the Message-ID).
struct ComposedMail {
    std::string bytes;                     ///< CRLF line ends, 7-bit clean, no line over 998 octets
    std::vector<std::size_t> part_offsets; ///< where in `bytes` the base64 of parts[i] belongs; ascending
};

/// RFC 5322, 2045-2047, 2231, 6532-free (all headers ASCII). Never throws for what the strings hold.
ComposedMail compose(const OutgoingMail&);

/// base64 in lines of 76 with CRLF (RFC 2045 section 6.8), as it is put at a part's offset.
std::string encode_base64_lines(std::string_view content);

} // namespace ticketd::parser
