// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"
#include "daemon/policy/trust.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// What an address is entitled to by the register today.
struct Entitlement {
    std::optional<store::License> license; ///< the best row that is valid
    std::optional<store::License> expired; ///< without one: the row that ran out last
    std::string level;                     ///< key of a level of the rules
    std::string reason;                    ///< a sentence
};

/// A row of the register counts for an address: it is the row's own, or in the row's domain, which must not
/// be a free-mail provider's. Without case. Pure.
bool covers(const store::License&, std::string_view address);

/// Support by the row has begun and not ended on the desk's date of that moment. Pure.
bool is_valid(const store::License&, const Rules&, store::Instant);

/// support_ends() by the row's own level.
std::optional<std::chrono::year_month_day> support_ends_of(const store::License&, const Rules&);

/// The level of that key promises more than the other: the shorter response time, then the level that stands
/// first in the rules. Pure.
bool is_better_level(const std::string& key, const std::string& than, const Rules&);

/// The best of the rows that count for an address and are valid on the desk's date of `now`. Level of a row:
/// its own, else its group's, else its edition's, else the default. Better is the shorter response time, then
/// the level that stands first in the rules. Rows that have all run out give the level for expired support.
/// Pure.
Entitlement entitlement_of(const std::string& address, const std::vector<store::License>&, const Rules&,
                           store::Instant now);

/// The same for a mail or a ticket that came at that time: by the day on which it came, where that is better
/// than by today's. A licence that is renewed helps, one that runs out meanwhile takes no promise back. Pure.
Entitlement better_entitlement(const std::string& address, const std::vector<store::License>&, const Rules&,
                               store::Instant came, store::Instant now);

/// Who wrote a mail, and what that gives them.
struct Identification {
    Sender sender;
    std::string level; ///< what they are entitled to
    std::vector<std::string> reasons;
};

/// Who wrote a mail: the From: address alone (never Reply-To: or Sender:), by what the mail's evidence gives
/// it:
///
///   From:              evidence        believed as client         believed as staff
///   none, or several   any             no                         no
///   one                failed          no                         no
///   one                verified        yes                        yes
///   one                plain           unless clients must        by a signed reference issued to that very
///   person,
///                                      be authenticated           or where trust.staff is "from"
///
/// `issued_to_sender`: the mail holds a valid token that was issued to its From: address. `came`: when it was
/// received. Who is not believed gets the default level and no licence. Pure.
Identification identify(const parser::Message&, const store::Facts&, const Rules&, bool issued_to_sender,
                        store::Instant came, store::Instant now);

/// The From: address may be taken for a client's own: what the table above calls believed as client.
bool believed_as_client(const Sender&, const Rules&);

} // namespace ticketd::policy
