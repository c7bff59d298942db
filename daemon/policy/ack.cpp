// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/ack.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/gate.hpp"

#include <fmt/format.h>

namespace ticketd::policy {

std::optional<std::string> why_no_automatic_answer(const Case& mail, const Sender& sender,
                                                   const store::CandidateTicket* ticket) {
    const auto& rules = mail.rules;
    auto open = Gate(mail.facts, rules, mail.now).for_answer(mail.message, sender, ticket);
    if (!open) return std::move(open.why);
    if (add_span(mail.arrival.received, rules.ack.max_age, rules.desk.time_zone) < mail.now) {
        return "The mail is too old to be acknowledged.";
    }
    if (rules.gate.same_subject != 0 && mail.facts.acknowledged_subject >= rules.gate.same_subject) {
        return fmt::format("{} acknowledgements of this subject went to {} within a day, and no more do.",
                           mail.facts.acknowledged_subject, sender.address.address);
    }
    return std::nullopt;
}

Acknowledgement acknowledge_new(const Case& mail, const Sender& sender) {
    if (auto why = why_no_automatic_answer(mail, sender, nullptr))
        return {.send = false, .why = std::move(*why)};
    return {.send = true, .why = "Every new request is acknowledged."};
}

Acknowledgement acknowledge_follow_up(const Case& mail, const Decision& decision,
                                      const store::CandidateTicket& ticket) {
    if (auto why = why_no_automatic_answer(mail, decision.sender, &ticket))
        return {.send = false, .why = std::move(*why)};
    if (decision.confirmed_login) return {.send = false, .why = "A confirmation is not acknowledged."};
    if (decision.unconfirmed_sender) {
        return {.send = false,
                .why = fmt::format("{} gets no answers on this ticket until staff say so.",
                                   decision.sender.address.address)};
    }
    if (ticket.ticket.status == store::Status::spam)
        return {.send = false, .why = "The ticket is marked as spam."};
    if (ticket.answered_since_client && decision.coupon.state == CouponClaim::State::none) {
        return {.send = false,
                .why = "The client's message before this one was answered: the conversation goes on."};
    }
    if (decision.coupon.state != CouponClaim::State::none)
        return {.send = true, .why = "What became of a coupon is always told."};
    const auto& last = ticket.last_automatic_to_sender;
    const auto& rules = mail.rules;
    // What lies ahead was written down by a clock that was set back since.
    const bool is_past = last && *last <= mail.now + std::chrono::minutes(1);
    if (is_past && add_span(*last, rules.ack.followup_gap, rules.desk.time_zone) > mail.now) {
        return {.send = false,
                .why = "The last automatic mail to that address is not old enough for another."};
    }
    return {.send = true,
            .why = "The client's message before this one is not answered yet, and some time has passed."};
}

} // namespace ticketd::policy
