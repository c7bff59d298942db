// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

bool is_spam_mail(const Case& mail, const Decision& decision) {
    if (decision.sender.staff != nullptr || !is_marked_spam(mail.message, mail.rules)) return false;
    const auto& writer = decision.sender.address.address;
    return decision.sender.trust == Trustworthiness::failed
           || std::ranges::none_of(mail.references, [&](const SignedReference& reference) {
                  return issued_to(reference.token, writer, mail.keys);
              });
}

void decide_spam_mail(const Case& mail, Decision& decision) {
    decision.outcome = Outcome::spam;
    decision.level.clear();
    decision.ack = {.send = false, .why = "The mail is marked as spam."};
    if (const auto* mark = spam_mark(mail.message, mail.rules))
        decision.reasons.push_back(fmt::format(
            "The filter before us marked it as spam ({}); it is kept in the list of spam.", mark->name));
}

} // namespace ticketd::policy
