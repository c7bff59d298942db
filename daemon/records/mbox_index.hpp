// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/records/mail_source.hpp"

#include <optional>
#include <string_view>

namespace ticketd::records {

/// The moment of a line "From SENDER Thu Nov 26 12:00:00 2026" (RFC 4155), by any program's taste: a zone may
/// stand before or after the year, seconds may be missing. UTC where no offset is given. Absent: no such
/// line.
std::optional<store::Instant> read_from_line(std::string_view line);

/// Where the mails of an mbox file lie, as they stand there. A line is taken for the beginning of a mail if
/// it is one of sender and time and follows an empty line, or begins the file. Reads the file once, in
/// blocks, however long its lines are. Throws SourceError.
std::vector<SourceMail> index_mbox(const std::filesystem::path&);

/// A mail out of an mbox, whatever its line ends, with CRLF and without the quoting of "From " lines.
std::string unquoted(std::string_view mail);

} // namespace ticketd::records
