// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/coupon_claim.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/coupon.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/own_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

using State = CouponClaim::State;

bool is_of_coupon_s_license(const store::Coupon& coupon, const Case& mail, const Sender& sender) {
    return std::ranges::any_of(mail.facts.licenses, [&](const store::License& license) {
        return license.key == coupon.key && covers(license, sender.address.address);
    });
}

bool license_is_valid(const store::Coupon& coupon, const Case& mail, const Sender& sender) {
    return std::ranges::any_of(mail.facts.licenses, [&](const store::License& license) {
        return license.key == coupon.key && covers(license, sender.address.address)
               && (is_valid(license, mail.rules, mail.now)
                   || is_valid(license, mail.rules, mail.arrival.received));
    });
}

/// By the day on which the mail came: however late it is taken in, its client was in time.
State state_of(const store::Coupon& coupon, const Case& mail, const Sender& sender) {
    if (!is_of_coupon_s_license(coupon, mail, sender)) return State::not_valid;
    if (coupon.tid) return State::used_up;
    const auto came = local_date(mail.arrival.received, mail.rules.desk.time_zone);
    if (coupon.last_day < came || !license_is_valid(coupon, mail, sender)) return State::expired;
    return State::accepted;
}

/// For staff's eyes: what is wrong is said in full.
std::string sentence(const store::Coupon& coupon, State state) {
    const auto name = fmt::format("Coupon {} (…-{}) of licence {}", coupon.id.value, coupon.ends, coupon.key);
    switch (state) {
    case State::accepted: return name + " is valid and is used up by this ticket.";
    case State::used_up: return fmt::format("{} was used up by ticket {}.", name, coupon.tid->value);
    case State::expired: return name + " has expired, or its licence has.";
    case State::not_valid: return name + " is not one of the sender's licence.";
    case State::none: break;
    }
    return {};
}

void accept(const Case& mail, const store::Coupon& coupon, Decision& decision) {
    decision.coupon = {.state = State::accepted, .id = coupon.id};
    decision.level = mail.rules.licenses.coupon_level;
    decision.level_basis = store::LevelBasis::coupon;
    decision.urgent = true;
    decision.reasons.push_back(sentence(coupon, State::accepted));
    decision.reasons.push_back(
        fmt::format("By the coupon the level is {}, and the ticket is urgent.", decision.level));
}

/// Why no coupon of this mail is looked at; empty: they are.
std::string why_not_looked_at(const Case& mail, const store::CandidateTicket* ticket,
                              const Decision& decision) {
    if (!believed_as_client(decision.sender, mail.rules) || decision.unconfirmed_sender)
        return "The mail holds a coupon, but its sender is not believed: it is not used.";
    if (is_automatic(mail.message))
        return "The mail holds a coupon, but was sent automatically: it is not used.";
    if (ticket && ticket->ticket.status == store::Status::spam)
        return "The mail holds a coupon, but the ticket is marked as spam: it is not used.";
    if (ticket && ticket->ticket.level_basis == store::LevelBasis::coupon)
        return "The mail holds a coupon, but the ticket has its level by one already: it is not used.";
    return {};
}

} // namespace

void claim_coupon(const Case& mail, const store::CandidateTicket* ticket, Decision& decision) {
    if (find_coupons(writers_words(mail.message)).empty()) return;
    if (auto why = why_not_looked_at(mail, ticket, decision); !why.empty()) {
        decision.reasons.push_back(std::move(why));
        return;
    }
    auto& claim = decision.coupon;
    claim.state = State::not_valid;
    for (const auto& coupon : mail.facts.coupons) {
        const auto state = state_of(coupon, mail, decision.sender);
        if (state == State::accepted) return accept(mail, coupon, decision);
        decision.reasons.push_back(sentence(coupon, state));
        if (claim.state == State::not_valid) claim.state = state;
    }
    if (mail.facts.coupons.empty())
        decision.reasons.emplace_back("The mail holds a coupon that nobody issued.");
}

} // namespace ticketd::policy
