// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/held_mail.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/refuse.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/token_exposure.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::chrono::hours between_warnings{24};

/// A mail that failed authentication in a colleague's name. Staff are told once a day for each address:
/// whoever forges one mail can forge a thousand.
void keep_forgery(const Case& mail, const StaffMember& claimed, Decision& decision) {
    decision.outcome = Outcome::machine;
    decision.ack = {.send = false, .why = "A mail whose sender is not believed is never answered."};
    decision.reasons.push_back(
        fmt::format("It is kept and nothing of it is carried out: it is not from {}.", claimed.name));
    const auto& told = mail.facts.threads.told;
    // In either direction: a clock may have been set back since.
    decision.notify_staff = !told || std::chrono::abs(mail.now - *told) >= between_warnings;
    if (decision.notify_staff)
        decision.threads.warned_about = lower(decision.sender.address.address);
    else
        decision.reasons.emplace_back("Staff were told of such a mail within the last day.");
}

/// The mail answers a notice to that very person, which others have seen since.
bool holds_revoked_token(const Case& mail, const Sender& sender) {
    return std::ranges::any_of(mail.references, [&](const SignedReference& reference) {
        return reference.revoked && issued_to(reference.token, sender.address.address, mail.keys);
    });
}

constexpr auto unproved =
    "The mail bears your address, but nothing proves that it is yours, so nothing of it was carried out or "
    "sent on. Reply to a notice that the desk sent to you, or send through your mail server, so that it "
    "authenticates the mail (DKIM, SPF).";
constexpr auto revoked =
    "The notice that the mail answers was seen in a mail to others, so it proves nothing any more, and "
    "nothing "
    "of the mail was carried out or sent on. Reply to a newer notice, or send through your mail server, so "
    "that it authenticates the mail (DKIM, SPF).";

/// Its owner says whether it is his; only of a mail that failed no authentication, and that may be answered.
bool hold_for_owner(const Case& mail, const ForeignToken& token, Decision& decision) {
    const auto ticket = mail.facts.tickets.find(token.tid);
    if (token.owner == nullptr || ticket == mail.facts.tickets.end()
        || decision.sender.trust == Trustworthiness::failed
        || why_never_answered(mail.message, decision.sender, mail.rules))
        return false;
    decision.tid = ticket->second.ticket.tid;
    decision.level = ticket->second.ticket.level;
    decision.ack = {.send = false, .why = "What is held is not acknowledged."};
    put_on_hold(decision,
                {.reason = store::HeldFor::foreign_address,
                 .why = fmt::format("It answers a mail that was sent to {}, and it came from {}, which "
                                    "is no address of theirs.",
                                    token.owner->name, decision.sender.address.address),
                 .writer = token.owner->name,
                 .answers = {},
                 .passages = {}});
    return true;
}

} // namespace

bool is_doubtful_staff_mail(const Case& mail, const Decision& decision) {
    if (decision.sender.staff) return false;
    if (!decision.sender.claimed_staff.empty())
        return decision.sender.trust == Trustworthiness::failed || names_a_ticket(mail)
               || !read_staff_mail(mail.message).commands.empty();
    return foreign_token(mail, decision.sender).found;
}

void decide_doubtful_staff_mail(const Case& mail, Decision& decision) {
    const auto& sender = decision.sender;
    decision.level.clear();
    const auto* claimed = mail.rules.find_staff(sender.address.address);
    if (claimed && sender.trust == Trustworthiness::failed) {
        keep_forgery(mail, *claimed, decision);
        return;
    }
    if (claimed) {
        refuse(mail, decision, holds_revoked_token(mail, sender) ? revoked : unproved, claimed);
        return;
    }
    const auto token = foreign_token(mail, sender);
    if (hold_for_owner(mail, token, decision)) return;
    refuse(
        mail, decision,
        fmt::format("A mail from {} answers a notice that was sent to staff. Nothing of it was carried out "
                    "or sent on: staff write from their registered addresses.",
                    sender.address.address),
        token.owner);
}

void refuse(const Case& mail, Decision& decision, std::string why, const StaffMember* member) {
    decision.outcome = Outcome::refused;
    decision.ack = {.send = false, .why = "What is refused is not acknowledged."};
    decision.reasons.push_back(why);
    decision.refusal = std::move(why);
    auto silent = why_never_answered(mail.message, decision.sender, mail.rules);
    if (member == nullptr || member->addresses.empty() || silent) {
        decision.notify_staff = true; // it must not vanish without a word
        if (silent) decision.reasons.push_back(std::move(*silent));
        return;
    }
    decision.tell = member->addresses.front();
}

} // namespace ticketd::policy
