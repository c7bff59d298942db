// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/identity_values.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/people.hpp"

namespace ticketd::notify {

namespace {

using policy::Outcome;
using policy::Trustworthiness;

/// "Licensed Ltd, standard, LK-1": what the register says of it.
std::string in_a_line(const store::License& license) {
    std::string line;
    for (const auto& part : {license.company, license.edition, license.key})
        if (!part.empty()) line += (line.empty() ? "" : ", ") + part;
    return plain_line(line.empty() ? license.address : line);
}

} // namespace

void add_identity(const Matter& matter, Values& values) {
    const auto& sender = matter.decision.sender;
    const auto outcome = matter.decision.outcome;
    const bool client = outcome == Outcome::new_ticket || outcome == Outcome::client_reply;
    const auto is = [&](Trustworthiness trust) { return client && !sender.by_form && sender.trust == trust; };
    values.texts["license"] = sender.license   ? in_a_line(*sender.license)
                              : sender.expired ? in_a_line(*sender.expired)
                                               : std::string{};
    values.flags["licensed"] = client && sender.license;
    values.flags["license_ended"] = client && !sender.license && sender.expired;
    values.flags["unlicensed"] = client && !sender.license && !sender.expired;
    values.flags["verified"] = is(Trustworthiness::verified);
    values.flags["not_verified"] = is(Trustworthiness::plain);
    values.flags["not_believed"] = is(Trustworthiness::failed);
    values.flags["by_form"] = client && sender.by_form;
    values.flags["unconfirmed"] = client && matter.decision.unconfirmed_sender;
}

void add_assignee(const Matter& matter, const Phrases& phrases, Values& values) {
    const auto& assignee = matter.ticket.assignee;
    const auto* absence =
        assignee.empty() ? nullptr : policy::absence_of(assignee, matter.facts.people, matter.now);
    values.texts["assignee"] = assignee;
    values.flags["has_assignee"] = !assignee.empty();
    values.flags["assignee_away"] = absence != nullptr;
    values.flags["away_until_known"] = absence != nullptr && absence->until;
    if (absence == nullptr || !absence->until) return;
    const auto last =
        policy::local_date(*absence->until - std::chrono::milliseconds(1), matter.desk.rules.desk.time_zone);
    values.texts["away_until"] = date_in_words(last, phrases);
}

} // namespace ticketd::notify
