// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/token_exposure.hpp"

#include "daemon/policy/follow_up.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

bool is_of(const StaffMember& member, std::string_view address) {
    return std::ranges::any_of(member.addresses,
                               [&](const std::string& own) { return equal_fold(own, address); });
}

bool owns(const Token& token, const Sender& sender, const Case& mail) {
    const auto& address = sender.address.address;
    if (issued_to(token, address, mail.keys)) return true;
    const auto* owner = owner_of(token, mail);
    return owner != nullptr && is_of(*owner, address);
}

/// Somebody beside the desk who got the mail; empty: nobody.
std::string other_recipient(const Case& mail) {
    const auto is_other = [&](const parser::Address& to) {
        return !to.address.empty() && !is_own_address(to.address, mail.rules.desk);
    };
    for (const auto* list : {&mail.message.to, &mail.message.cc})
        if (const auto found = std::ranges::find_if(*list, is_other); found != list->end())
            return found->address;
    return {};
}

/// Staff answered the client directly, and the token came along in that mail: it proves nobody any more, and
/// the client's program sends it back with what he writes by his own right.
bool came_back_from_client(const SignedReference& reference, const Case& mail, const Sender& sender) {
    const auto ticket = mail.facts.tickets.find(reference.token.tid);
    return reference.revoked && ticket != mail.facts.tickets.end()
           && why_may_write(sender, ticket->second, mail.facts, mail.rules).has_value();
}

} // namespace

const StaffMember* owner_of(const Token& token, const Case& mail) {
    const auto is_owner = [&](const StaffMember& member) {
        return std::ranges::any_of(member.addresses, [&](const std::string& address) {
            return issued_to(token, address, mail.keys);
        });
    };
    const auto found = std::ranges::find_if(mail.rules.staff, is_owner);
    return found == mail.rules.staff.end() ? nullptr : &*found;
}

bool is_staff_token(const Token& token, const Case& mail) {
    return is_for_staff_alone(token.purpose) || owner_of(token, mail) != nullptr;
}

ForeignToken foreign_token(const Case& mail, const Sender& sender) {
    for (const auto& reference : mail.references)
        if (is_staff_token(reference.token, mail) && !owns(reference.token, sender, mail)
            && !came_back_from_client(reference, mail, sender))
            return {.found = true, .owner = owner_of(reference.token, mail), .tid = reference.token.tid};
    return {};
}

std::vector<store::RevokedToken> exposed_tokens(const Case& mail, const Sender& sender) {
    std::vector<store::RevokedToken> exposed;
    // A mail system that reports on a mail, late it may be, has had it in its hands anyway.
    if (mail.references.empty() || mail.message.kind == parser::Kind::bounce) return exposed;
    const auto reader = other_recipient(mail);
    for (const auto& reference : mail.references) {
        if (reference.revoked || !is_staff_token(reference.token, mail)) continue;
        if (!owns(reference.token, sender, mail))
            exposed.push_back({.token = reference.id,
                               .why = fmt::format("It came in a mail from {}.", sender.address.address)});
        else if (!reader.empty())
            exposed.push_back(
                {.token = reference.id, .why = fmt::format("It stood in a mail to {} too.", reader)});
    }
    return exposed;
}

} // namespace ticketd::policy
