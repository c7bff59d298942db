// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

/// The words by which mail programs of the world mark a quotation: data only, a row per language.
/// All arguments are lines or labels as folded() of line_text.hpp gives them.
namespace ticketd::parser {

/// What a label of an Outlook header block ("From:", "Gesendet:", "Objet :") stands for.
enum class HeaderRole { none, from, date, to, subject, other };

/// `label` is what stands before the colon.
HeaderRole header_role(std::string_view label);

/// True if a verb of writing ("wrote", "schrieb", "a écrit", "写道") occurs.
bool has_writing_verb(std::string_view line);

/// True if the line speaks of somebody's writing, as a sentence does: "you wrote on …", "schrieb ich Ihnen".
bool speaks_of_writing(std::string_view line);

/// True if the line begins with what an attribution begins with: "on ", "am ", "le ", "w dniu ".
bool begins_like_attribution(std::string_view line);

/// True if the line names somebody quoted without a verb: "quoting …:", "zitat von …:", "selon …:".
bool names_quoted_person(std::string_view line);

/// "original message" and the like, without the dashes around it.
bool is_original_message_phrase(std::string_view line);

/// "forwarded message", "begin forwarded message", "forwarded by NAME on DATE", without the dashes around it.
bool is_forward_phrase(std::string_view line);

/// A ticket system's "please type your reply above this line".
bool is_reply_above_phrase(std::string_view line);

/// The heading under which a forum or ticket system repeats what was said before.
bool is_previous_replies_phrase(std::string_view line);

/// True for a subject that says that its mail is passed on: "Fwd:", "WG:", "TR:", … before any reply prefix.
bool is_forward_subject(std::string_view subject);

} // namespace ticketd::parser
