// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"
#include "daemon/policy/request.hpp"

#include <optional>
#include <string>

namespace ticketd::policy {

/// A link's token in a mail, and the rating that stands beside it.
struct RequestToken {
    Token token;
    std::optional<int> rating;
};

/// The first valid token of a client's link in a mail: in an address of ours that it was sent to, where a
/// value may stand before it (`support+good-TOKEN@`), then among the words of its subject. The rating is what
/// the first line of the text says ("good", "2"), else the address, else the subject. Nothing of who may use
/// it is looked at. Pure; at most 8 addresses and 8 words are tried.
std::optional<RequestToken> find_request(const parser::Message&, const Rules&, const KeyRing&);

/// The request that a mail makes by such a token, if its sender may make it; else why not, in `reason` (empty
/// if there is no token):
///
///   From:                            may
///   not believed (DMARC failed, …)   nothing: failed authentication beats every token
///   another address than the token's nothing, whoever it is: a link that is passed on is worth nothing
///   the token's, no longer on the    nothing
///   ticket
///   the token's, requester or        transcript, rating, supervisor; not by an automatic mail, not on a
///   participant                      ticket that is spam
///
/// To reopen is to write to the ticket, which the follow-up's own rules decide. Pure.
std::optional<RequestToken> permitted_request(const Case&, const Sender&, std::string& reason);

} // namespace ticketd::policy
