// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"
#include "daemon/policy/client_request.hpp"
#include "daemon/policy/follow_up.hpp"

/// The kinds of writers that decide() tells apart, one function each; every one fills in what is left of a
/// decision whose sender and reasons are known. All are pure.
namespace ticketd::policy {

/// The mail is a machine's word about mail, not a request: a delivery report, an automatic reply, a feedback
/// report, or a mail of ours that came back.
bool is_machine_mail(const Case&);
/// Files it on the ticket that it is about, or on none; it changes nothing there and is answered by nothing.
void decide_machine_mail(const Case&, Decision&);

/// A filter before us marked it, and nobody vouches for it: neither is it believed to be staff's, nor does it
/// answer a mail of ours that was sent to its very writer. Who does must not vanish by a filter's mistake:
/// such a mail goes its way, and is not answered.
bool is_spam_mail(const Case&, const Decision&);
/// Keeps it in the list of spam, on no ticket.
void decide_spam_mail(const Case&, Decision&);

/// Nothing of a staff mail may be taken for a client's text: it bears a staff address without being believed
/// and refers to a ticket, or it holds a token that was issued to staff and comes from another address.
bool is_doubtful_staff_mail(const Case&, const Decision&);
void decide_doubtful_staff_mail(const Case&, Decision&);

/// Staff, believed, write as staff: on a ticket whose requester is somebody else, or with commands. Otherwise
/// they are clients like everybody.
bool is_staff_mail(const Case&, const FollowUp&, const Decision&);
/// An answer, a note, commands; or a refusal, and then nothing of it is carried out.
void decide_staff_mail(const Case&, const FollowUp&, Decision&);

/// A client clicks on a link of ours, and may (permitted_request()).
void decide_client_request(const Case&, const RequestToken&, Decision&);

/// Everybody else, on a ticket or with a new request.
void decide_client_mail(const Case&, const FollowUp&, Decision&);

/// A stored message that staff split off a ticket, as the new request that it is. `facts` are those of its
/// own sender: licences and the next numbers.
Decision decide_split(const Arrival&, store::Tid from, const store::Facts&, const Rules&, const KeyRing&,
                      store::Instant now);

} // namespace ticketd::policy
