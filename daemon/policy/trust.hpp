// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/authentication_results.hpp"
#include "daemon/policy/decision.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// What a mail's evidence says, and the sentence that says why.
struct Judgement {
    Trustworthiness trust = Trustworthiness::plain;
    std::string reason;
};

/// The results that our own server wrote on a mail: the topmost Authentication-Results
/// with that authserv-id and those of ours directly below it; of those that other fields part from it, up to
/// the next `Received:`, only failures, since a filter may have put them there and nobody forges them to his
/// own harm. All others are a stranger's text. An empty authserv-id trusts nobody. What is believed rests on
/// our border server's removing of fields that bear its id from incoming mail (RFC 8601 section 5).
std::vector<AuthenticationResult> trusted_results(const parser::Message&, std::string_view authserv_id);

/// A domain stands for another in DMARC's relaxed sense (RFC 7489 section 3.1): here, both are the same, or
/// one is a subdomain of the other, which has at least two labels. An approximation: no list of public
/// suffixes is used, so the owner of `github.io` could vouch for `user.github.io`.
bool aligned(std::string_view a, std::string_view b);

/// What results say of a From: of that domain; DMARC goes before DKIM and SPF. Pure.
Judgement judge(const std::vector<AuthenticationResult>&, std::string_view from_domain);

/// judge() for a mail; one with no From: address or with several is not believed. Pure.
Judgement judge(const parser::Message&, const Trust&);

} // namespace ticketd::policy
