// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// At most so many reference lines of one mail are tried: a thread quotes a few, and each costs a hash.
constexpr std::size_t most_body_references = 8;

/// The line that stands in each mail to a client, so that an answer finds its ticket even where a program
/// writes neither In-Reply-To: nor References: and the subject is new: `[ref:TOKEN]`, TOKEN being the local
/// part of the mail's signed Message-ID. Without line end.
std::string reference_line(std::string_view message_id);

/// The tokens of the reference lines in a text, in its order and each once, in lower case. They are read as
/// mail programs leave them behind: quoted with `>` or `|`, wrapped anywhere, in any case, without the blanks
/// or with more. Whether one is ours must be verified. Pure; linear; a view of hostile text is safe.
std::vector<std::string> body_references(std::string_view text);

/// The text with that line: above a signature (`-- `), which programs leave out when they quote, else at the
/// end.
std::string with_reference_line(std::string text, std::string_view message_id);

} // namespace ticketd::policy
