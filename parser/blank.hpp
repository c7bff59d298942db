// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/erase.hpp"

namespace ticketd::parser {

/// Says of an attachment's decoded bytes whether all of it is to go.
using GoesWhole = std::function<bool(std::string_view bytes)>;

/// As erase_stretches(), and beside: what is found in the values of header fields, of the mail, its parts and
/// the mails inside it (one that is encoded goes as a whole; no field that says how a multipart is to be
/// read), and attachments that go whole, in a `*` a byte. The same length, structure and line ends. Total;
/// linear but for the finding.
std::string blank_mail(std::string_view raw, const FindStretches&, const GoesWhole&);

} // namespace ticketd::parser
