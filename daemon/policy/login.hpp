// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"
#include "daemon/policy/follow_up.hpp"

#include <string>
#include <string_view>

namespace ticketd::policy {

/// How long the mail that asks an owner to confirm can be answered.
inline constexpr std::chrono::days login_confirmation_lasts{7};
/// The owner of a login is asked at most once in such a time, whoever names it.
inline constexpr std::chrono::days login_question_gap{1};

/// The login that a text names: on a line of its own, one of [licenses] login_words, a colon, and the login
/// ("Login: jdoe"). The first that is there; empty if there is none. Linear. Pure.
std::string named_login(std::string_view text, const LicenseRules&);

/// Takes the login that a client's new text names into the decision: it raises nothing, but
/// the address registered for it may be asked to confirm. Asked is only about a mail that would itself be
/// answered, about a login that would raise the ticket's level, at an address within its own windows, and not
/// more often than login_question_gap; the writer learns nothing of it. `ticket`: where the mail belongs;
/// nullptr for a new one. Sets `login`. Pure.
void ask_owner_of_login(const Case&, const store::CandidateTicket* ticket, Decision&);

/// The mail confirms a login: it is the answer of the registered address itself to the mail that asked, the
/// first one, in time, written by a person, with a "yes" among the first lines of their own words and no
/// denial; none is looked for below a yes that is all of its line and ends a sentence, or that stands in the
/// first two lines.
/// Then the ticket gets the level of that address, if it is better, and nothing else of it changes. Sets
/// `level`, `level_basis`, `confirmed_login`. Pure.
bool confirms_login(const Case&, const FollowUp&, Decision&);

} // namespace ticketd::policy
