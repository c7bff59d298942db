// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/command_work.hpp"
#include "daemon/policy/rules.hpp"

#include <string>

namespace ticketd::policy {

/// `!answer NAME [WORDS]`: the prepared answer of that name goes to the client with the mail's text, where
/// the line stood. Only its name is known here; the text is put in when the answer is written. A fault where
/// there is none of that name, where it has no place for words, and where nothing of the mail is sent on.
std::string answer_prepared(CommandWork&);

/// What the line names; the name in lower case, known or not.
PreparedText prepared_by(const Command&);

/// The prepared answer of that name (without case), or nullptr.
const PreparedAnswer* find_prepared(const Rules&, std::string_view name);

} // namespace ticketd::policy
