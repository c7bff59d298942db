// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <functional>
#include <string_view>

namespace ticketd::parser {

/// One content of a mail.
struct DecodedContent {
    std::string_view
        bytes; ///< without transfer encoding, in the charset that it has; of a header block as is
    bool is_header = false; ///< the fields of a part, or of the mail
    bool is_text = false;   ///< text, or what is said beside the parts of a multipart
};

/// Every header block and every content of a mail, those of mails inside it too: all that somebody could find
/// in it who knows MIME and opens no archive. Total; linear.
void every_content(std::string_view raw, const std::function<void(const DecodedContent&)>&);

} // namespace ticketd::parser
