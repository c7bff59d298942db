// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "daemon/policy/token.hpp"
#include "parser/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// At most so many ids of one mail are looked at: the newest ones say what it answers.
constexpr std::size_t most_references = 50;

/// A token that verified, and where in the mail it stood.
struct SignedReference {
    Token token;
    std::string_view where; ///< for a sentence
    bool from_text = false; ///< of a reference line: whoever was quoted the text has it, so it proves nobody
    bool revoked = false;   ///< others have seen it: it proves nobody, and still says what it was about
    std::string id;         ///< the token as it was written, in lower case: local part of a Message-ID
};

/// The ids of In-Reply-To:, then those of References: from the newest back; each once. Views into the
/// message.
std::vector<std::string_view> reference_ids(const parser::Message&);

/// The tokens of our own mails that this mail answers, the best first: by In-Reply-To:, by References: from
/// the newest back, by the reference lines of its text, by the sub-address that it was sent to. Pure.
std::vector<SignedReference> signed_references(const parser::Message&, const Rules&, const KeyRing&);

/// The tokens of the mail of ours that a machine's mail is about, the best first: the Message-ID that the
/// report names, its own Message-ID (a mail of ours that came back whole: a loop), the sub-address that it
/// came to, the Message-ID in the returned header. Pure.
std::vector<SignedReference> returned_references(const parser::Message&, const Rules&, const KeyRing&);

/// The tokens of the mails that the returned one answered: they say where a report belongs, not which mail it
/// is about. Pure.
std::vector<SignedReference> returned_thread(const parser::Message&, const Rules&, const KeyRing&);

} // namespace ticketd::policy
