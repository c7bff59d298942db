// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"
#include "parser/mime.hpp"

#include <string>
#include <string_view>

namespace ticketd::parser {

/// A declared file name made safe: the last component of a path, no control or bidirectional characters, none
/// that a file system or a shell treats apart, no leading dot or dash, cut to limits::filename_bytes with its
/// extension kept. Empty if nothing is left.
std::string safe_filename(std::string_view declared);

/// The extension that goes with a content type ("pdf"), or "bin".
std::string_view extension_of(std::string_view content_type);

/// The content type that a content's first bytes show (magic numbers), or empty.
std::string_view detect_type(std::string_view first_bytes);

/// The attachment that a part is; `number` names it if nothing else does.
Attachment make_attachment(const Part&, std::size_t number);

/// Likewise for content that has no part of its own (uuencoded text, the inside of a winmail.dat).
Attachment make_attachment(std::string_view filename, std::string_view content_type, std::string decoded,
                           std::size_t number);

} // namespace ticketd::parser
