// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/reply_to.hpp"

#include "daemon/policy/address_argument.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

bool takes_part(const store::CandidateTicket& ticket, std::string_view address) {
    const auto is = [&](const store::Person& person) { return equal_fold(person.address, address); };
    return is(ticket.ticket.requester) || std::ranges::any_of(ticket.participants, is);
}

} // namespace

void look_at_reply_to(const Case& mail, const store::CandidateTicket* ticket, Decision& decision) {
    const auto& wanted = mail.message.reply_to;
    const auto& sender = decision.sender;
    if (wanted.size() != 1 || is_automatic(mail.message) || sender.by_form) return;
    const auto& [name, address, encoded] = wanted.front();
    const bool is_known =
        equal_fold(address, sender.address.address) || (ticket && takes_part(*ticket, address));
    if (is_known || is_robot(address) || !read_address_argument(address, mail.rules).fault.empty()) return;
    if (sender.trust == Trustworthiness::verified && !decision.unconfirmed_sender) {
        decision.reasons.push_back(
            fmt::format("The mail is to be answered at {} too, which takes part from now on.", address));
        decision.threads.joins.push_back({name, address});
    } else {
        decision.reasons.push_back(fmt::format(
            "The mail wants to be answered at {}, and nothing proves that it may: !cc {} lets it take part.",
            address, address));
    }
}

} // namespace ticketd::policy
