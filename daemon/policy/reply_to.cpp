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

/// Without the detail (RFC 5233 section 1) by which programs tell one mail of theirs from the other.
std::string mailbox_of(std::string_view address) {
    const auto local = local_part_of(address);
    return lower(local.substr(0, local.find('+'))) + "@" + lower(domain_of(address));
}

bool takes_part(const store::CandidateTicket& ticket, const std::string& mailbox) {
    const auto is = [&](const store::Person& person) { return mailbox_of(person.address) == mailbox; };
    return is(ticket.ticket.requester) || std::ranges::any_of(ticket.participants, is);
}

} // namespace

void look_at_reply_to(const Case& mail, const store::CandidateTicket* ticket, Decision& decision) {
    const auto& wanted = mail.message.reply_to;
    const auto& sender = decision.sender;
    if (wanted.size() != 1 || is_automatic(mail.message) || sender.by_form) return;
    const auto& [name, address, encoded] = wanted.front();
    const auto mailbox = mailbox_of(address);
    const bool is_known =
        mailbox == mailbox_of(sender.address.address) || (ticket && takes_part(*ticket, mailbox));
    if (is_known || is_robot(address) || !read_address_argument(address, mail.rules).fault.empty()) return;
    const bool joins = sender.trust == Trustworthiness::verified && !decision.unconfirmed_sender;
    if (joins) decision.threads.joins.push_back({name, address});
    // Not as the last reason, which the log repeats.
    decision.reasons.insert(
        decision.reasons.end() - 1,
        joins ? fmt::format("The mail is to be answered at {} too, which takes part from now on.", address)
              : fmt::format(
                    "The mail wants to be answered at {}, and nothing proves that it may: !cc {} lets it "
                    "take part.",
                    address, address));
}

} // namespace ticketd::policy
