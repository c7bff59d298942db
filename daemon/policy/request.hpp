// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <optional>

namespace ticketd::policy {

// What `Token::purpose` of a client's link is. A link's token stands in an address or a subject, never in a
// Message-ID: to reply to a mail is to ask for nothing.
constexpr char transcript_purpose = 't';
constexpr char rating_purpose = 'g';
constexpr char reopen_purpose = 'o';
constexpr char supervisor_purpose = 'v';

/// What a client asked for by a link of ours, and may have.
struct ClientRequest {
    char purpose = transcript_purpose;
    std::optional<int> rating; ///< 1, the worst, to 5; absent where the mail says none
};

} // namespace ticketd::policy
