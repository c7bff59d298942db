// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// erase: takes words out of a stored mail without breaking it. It knows parts and encodings; what is to go,
/// others say.
namespace ticketd::parser {

/// A stretch of a text, in bytes.
struct Stretch {
    std::size_t begin = 0, end = 0;
};

/// Finds what is to go in a text of UTF-8: in order, not overlapping. What was erased (only `*`) it must not
/// find.
using FindStretches = std::function<std::vector<Stretch>(std::string_view text)>;

/// The mail with every byte of what is found in its texts made a `*`: in the subject, in text parts however
/// they are encoded (quoted-printable, base64, any charset), in HTML between the tags, in text attachments,
/// and in mails inside the mail. It has the same length, the same header, structure and line ends, so offsets
/// into it stay true. What stands in other attachments stays. In a charset of several bytes a letter the
/// whole line goes; if after all the text still holds something, so does all the text. Total; linear but for
/// the finding.
std::string erase_stretches(std::string_view raw, const FindStretches&);

} // namespace ticketd::parser
