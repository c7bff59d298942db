// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/follow_up.hpp"

#include "daemon/policy/identify.hpp"
#include "daemon/policy/legacy_tag.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

using store::CandidateTicket;
using store::Tid;

const CandidateTicket* find_ticket(const store::Facts& facts, Tid tid) {
    const auto found = facts.tickets.find(tid);
    return found == facts.tickets.end() ? nullptr : &found->second;
}

void mention(std::vector<Tid>& mentioned, Tid tid) {
    if (std::ranges::find(mentioned, tid) == mentioned.end()) mentioned.push_back(tid);
}

bool is_of_ticket_s_license(const Sender& sender, const CandidateTicket& candidate,
                            const store::Facts& facts) {
    const auto& key = candidate.ticket.license_key;
    return !key.empty() && std::ranges::any_of(facts.licenses, [&](const store::License& license) {
        return license.key == key && covers(license, sender.address.address);
    });
}

/// A sign tells the ticket that it found, or names tickets in `mentioned` that the sender may not write to.
using FollowUpSign = std::optional<FollowUp> (*)(const Case&, const Sender&, std::vector<Tid>& mentioned);

std::string_view why_unconfirmed(const SignedReference& reference, const Sender& sender, const Case& mail) {
    if (!issued_to(reference.token, sender.address.address, mail.keys))
        return ", but it was issued to another address";
    return reference.revoked ? ", but others have seen it" : ", which goes on in another client's";
}

std::optional<FollowUp> by_signed_reference(const Case& mail, const Sender& sender,
                                            std::vector<Tid>& mentioned) {
    for (const auto& reference : mail.references) {
        const auto* ticket = find_ticket(mail.facts, reference.token.tid);
        if (ticket == nullptr) continue;
        const auto tid = ticket->ticket.tid;
        if (sender.trust == Trustworthiness::failed) {
            mention(mentioned, tid); // failed authentication beats every token
            continue;
        }
        // A token of a ticket that was merged here is no right to the survivor: it may be another client's.
        const bool own = !reference.revoked && reference.token.tid == tid
                         && issued_to(reference.token, sender.address.address, mail.keys);
        const bool confirmed = own || why_may_write(sender, *ticket, mail.facts, mail.rules);
        return FollowUp{.ticket = ticket,
                        .by = ThreadSign::signed_reference,
                        .token = reference.token,
                        .unconfirmed = !confirmed,
                        .mentioned = {},
                        .reason = fmt::format("A signed reference in {} names ticket {}{}.", reference.where,
                                              reference.token.tid.value,
                                              confirmed ? "" : why_unconfirmed(reference, sender, mail))};
    }
    return std::nullopt;
}

std::optional<FollowUp> if_allowed(const Case& mail, const Sender& sender, const CandidateTicket& ticket,
                                   ThreadSign by, std::string_view what, std::vector<Tid>& mentioned) {
    const auto tid = ticket.ticket.tid;
    const auto why = why_may_write(sender, ticket, mail.facts, mail.rules);
    if (!why) {
        mention(mentioned, tid);
        return std::nullopt;
    }
    return FollowUp{
        .ticket = &ticket,
        .by = by,
        .token = {},
        .unconfirmed = false,
        .mentioned = {},
        .reason = fmt::format("{} ticket {}, and {} {}.", what, tid.value, sender.address.address, *why)};
}

std::optional<FollowUp> by_message_id(const Case& mail, const Sender& sender, std::vector<Tid>& mentioned) {
    if (mail.facts.tickets_by_message_id.empty()) return std::nullopt;
    for (const auto id : reference_ids(mail.message)) {
        const auto stored = mail.facts.tickets_by_message_id.find(std::string(id));
        if (stored == mail.facts.tickets_by_message_id.end()) continue;
        const auto* ticket = find_ticket(mail.facts, stored->second);
        if (ticket == nullptr) continue;
        if (auto found = if_allowed(mail, sender, *ticket, ThreadSign::message_id, "The mail answers one of",
                                    mentioned)) {
            return found;
        }
    }
    return std::nullopt;
}

std::optional<FollowUp> by_tag(const Case& mail, const Sender& sender, std::vector<Tid>& mentioned) {
    for (const auto number : subject_tags(mail.message.subject, mail.rules.desk.tag)) {
        const auto* ticket = find_ticket(mail.facts, Tid{number});
        if (ticket == nullptr) continue;
        if (auto found = if_allowed(mail, sender, *ticket, ThreadSign::tag, "The subject names", mentioned))
            return found;
    }
    return std::nullopt;
}

/// The number may stand for our own ticket of that number, or for those that were opened under it.
std::vector<Tid> tickets_of_legacy_number(std::int64_t number, const Case& mail) {
    std::vector<Tid> tids;
    const auto opened = mail.facts.threads.legacy_tickets.find(number);
    if (opened != mail.facts.threads.legacy_tickets.end()) tids = opened->second;
    tids.push_back(Tid{number});
    return tids;
}

/// What the sender may not write to is not mentioned: the number is another system's.
std::optional<FollowUp> by_legacy_tag(const Case& mail, const Sender& sender, std::vector<Tid>&) {
    for (const auto number : legacy_tags(mail.message.subject, mail.rules.threads.legacy_tags)) {
        for (const auto tid : tickets_of_legacy_number(number, mail)) {
            const auto* ticket = find_ticket(mail.facts, tid);
            if (ticket == nullptr) continue;
            std::vector<Tid> unsaid;
            if (auto found = if_allowed(mail, sender, *ticket, ThreadSign::tag,
                                        "The subject has a previous system's tag, which leads to", unsaid))
                return found;
        }
    }
    return std::nullopt;
}

constexpr std::array<FollowUpSign, 4> signs = {by_signed_reference, by_message_id, by_tag, by_legacy_tag};

std::string reason_for_new(const std::vector<Tid>& mentioned, const Sender& sender) {
    if (mentioned.empty()) return "The mail names no ticket, so it is a new one.";
    return fmt::format("The mail names ticket {}, but {} may not write there, so it is a new one.",
                       mentioned.front().value, sender.address.address);
}

} // namespace

std::optional<std::string> why_may_write(const Sender& sender, const CandidateTicket& candidate,
                                         const store::Facts& facts, const Rules& rules) {
    if (sender.staff) return "is staff";
    if (!believed_as_client(sender, rules) || sender.address.address.empty()) return std::nullopt;
    const auto is_sender = [&](const store::Person& person) {
        return equal_fold(person.address, sender.address.address);
    };
    if (is_sender(candidate.ticket.requester)) return "is its requester";
    if (std::ranges::any_of(candidate.participants, is_sender)) return "takes part in it";
    if (is_of_ticket_s_license(sender, candidate, facts)) {
        return fmt::format("belongs to its licence {}", candidate.ticket.license_key);
    }
    return std::nullopt;
}

FollowUp find_follow_up(const Case& mail, const Sender& sender) {
    std::vector<Tid> mentioned;
    for (const auto sign : signs) {
        if (auto found = sign(mail, sender, mentioned)) {
            found->mentioned = std::move(mentioned);
            return std::move(*found);
        }
    }
    auto reason = reason_for_new(mentioned, sender);
    return {.ticket = nullptr,
            .by = ThreadSign::new_ticket,
            .token = {},
            .unconfirmed = false,
            .mentioned = std::move(mentioned),
            .reason = std::move(reason)};
}

std::optional<FollowUp> follow_message_id(const Case& mail, const Sender& sender) {
    std::vector<Tid> mentioned;
    auto found = by_message_id(mail, sender, mentioned);
    if (found) found->mentioned = std::move(mentioned);
    return found;
}

bool names_a_ticket(const Case& mail) {
    const auto exists = [&](Tid tid) { return find_ticket(mail.facts, tid) != nullptr; };
    return std::ranges::any_of(mail.references,
                               [&](const SignedReference& reference) { return exists(reference.token.tid); })
           || std::ranges::any_of(mail.facts.tickets_by_message_id,
                                  [&](const auto& stored) { return exists(stored.second); })
           || std::ranges::any_of(subject_tags(mail.message.subject, mail.rules.desk.tag),
                                  [&](std::int64_t number) { return exists(Tid{number}); })
           || std::ranges::any_of(
               legacy_tags(mail.message.subject, mail.rules.threads.legacy_tags), [&](std::int64_t number) {
                   return std::ranges::any_of(tickets_of_legacy_number(number, mail), exists);
               });
}

} // namespace ticketd::policy
