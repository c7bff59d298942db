// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

/// Which of a mail's attachments are files that somebody sends, and which are a part of the mail itself.
namespace ticketd::policy {

/// A signature (RFC 8551, RFC 3156) or a key: about the mail's own bytes, and names the person who wrote it.
bool is_signature_or_key(const parser::Attachment&);
/// The mail's text, encrypted or within an opaque signature: nobody here can read what it says.
bool hides_text(const parser::Attachment&);
/// The mail once more as Outlook keeps it (winmail.dat, application/ms-tnef), with its quotation and
/// commands.
bool is_outlooks_form(const parser::Attachment&);
/// A picture that the mail's HTML shows, such as a logo in its signature.
bool is_shown(const parser::Attachment&, const parser::Message&);

/// None of these: a file that its writer sends.
bool is_sent_file(const parser::Attachment&, const parser::Message&);

} // namespace ticketd::policy
