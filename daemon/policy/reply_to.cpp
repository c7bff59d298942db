// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/reply_to.hpp"

#include "daemon/policy/address_argument.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace ticketd::policy {

namespace {

constexpr std::size_t most_named = 5; // to staff, of any number in one field

/// Without the detail (RFC 5233 section 1) by which programs tell one mail of theirs from the other.
std::string mailbox_of(std::string_view address) {
    const auto local = local_part_of(address);
    return lower(local.substr(0, local.find('+'))) + "@" + lower(domain_of(address));
}

bool takes_part(const store::CandidateTicket& ticket, const std::string& mailbox) {
    const auto is = [&](const store::Person& person) { return mailbox_of(person.address) == mailbox; };
    return is(ticket.ticket.requester) || std::ranges::any_of(ticket.participants, is);
}

/// Those of the wanted addresses that can be answered and are not answered anyway.
std::vector<parser::Address> newcomers(const Case& mail, const store::CandidateTicket* ticket,
                                       const Sender& sender) {
    const auto senders_mailbox = mailbox_of(sender.address.address);
    std::vector<parser::Address> found;
    for (const auto& wanted : mail.message.reply_to) {
        const auto mailbox = mailbox_of(wanted.address);
        const bool is_known = mailbox == senders_mailbox || (ticket && takes_part(*ticket, mailbox));
        if (!is_known && !is_robot(wanted.address)
            && read_address_argument(wanted.address, mail.rules).fault.empty())
            found.push_back(wanted);
    }
    return found;
}

/// Which of several the sender means is for staff to say.
void tell_of_several(const std::vector<parser::Address>& wanted, Decision& decision) {
    std::string named;
    for (const auto& each : wanted | std::views::take(most_named))
        named.append(named.empty() ? "" : ", ").append(each.address);
    decision.add_reason_for_staff(
        fmt::format("The mail names several addresses to answer at; of {}{} none takes part by that: !cc "
                    "ADDRESS lets one take part.",
                    named, wanted.size() > most_named ? " and others" : ""));
}

} // namespace

void look_at_reply_to(const Case& mail, const store::CandidateTicket* ticket, Decision& decision) {
    const auto& sender = decision.sender;
    if (is_automatic(mail.message) || sender.by_form) return;
    const auto wanted = newcomers(mail, ticket, sender);
    if (wanted.empty()) return;
    if (mail.message.reply_to.size() > 1) return tell_of_several(wanted, decision);
    const auto& [name, address, encoded] = wanted.front();
    const bool joins = sender.trust == Trustworthiness::verified && !decision.unconfirmed_sender;
    if (joins) decision.threads.joins.push_back({name, address});
    decision.add_reason_for_staff(
        joins ? fmt::format("The mail is to be answered at {} too, which takes part from now on.", address)
              : fmt::format(
                    "The mail wants to be answered at {}, and nothing proves that it may: !cc {} lets it "
                    "take part.",
                    address, address));
}

} // namespace ticketd::policy
