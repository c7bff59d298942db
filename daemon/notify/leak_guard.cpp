// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/leak_guard.hpp"

#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

/// A line without what quoting puts around it.
std::string_view bare(std::string_view line) {
    constexpr std::string_view around = " \t\r>|*_";
    const auto first = line.find_first_not_of(around);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(around) - first + 1);
}

/// Mails inside each other that are opened; people attach one, which may hold another.
constexpr int deepest_mail = 4;

bool is_mail(const parser::Attachment& part) {
    return part.content_type == "message/rfc822" || part.content_type == "message/global"
           || policy::lower(part.filename).ends_with(".eml");
}

bool was_sent_to_staff(const parser::Message& message, const Desk& desk) {
    const auto token =
        policy::verify(message.message_id, policy::domain_of(desk.rules.desk.address), desk.keys);
    if (!token) return false;
    const auto is_theirs = [&](const policy::StaffMember& member) {
        return std::ranges::any_of(member.addresses, [&](const std::string& address) {
            return policy::issued_to(*token, address, desk.keys);
        });
    };
    return policy::is_for_staff_alone(token->purpose) || std::ranges::any_of(desk.rules.staff, is_theirs);
}

/// Some programs answer with the whole notice attached, its token included.
bool holds_internal_mail(const parser::Message& message, const Desk& desk, int depth = 0) {
    return depth < deepest_mail
           && std::ranges::any_of(
               message.attachments,
               [&](const parser::Attachment& part) {
                   if (!is_mail(part)) return false;
                   const auto raw = part.content.decode(); // what is read from it refers to it
                   const auto inner = parser::parse(raw);
                   return was_sent_to_staff(inner, desk) || !why_held_back(inner.text, desk.templates).empty()
                          || holds_internal_mail(inner, desk, depth + 1);
               });
}

} // namespace

std::string why_held_back(std::string_view text, const Templates& templates) {
    constexpr std::array internal{"notice", "revealed", "development"};
    const auto is_ours = [&](std::string_view line) {
        return std::ranges::any_of(internal,
                                   [&](const char* name) { return templates.wording(name).contains(line); });
    };
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = bare(text.substr(0, end));
        if (is_ours(line))
            return "The mail still holds text of an internal notice (\"" + std::string(line)
                   + "\"), which must not reach the client. Take the quoted notice out and send it again.";
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {};
}

std::optional<policy::Decision> held_back(const policy::Decision& decided, const parser::Message& message,
                                          const Desk& desk) {
    if (!decided.relay) return std::nullopt;
    auto why = why_held_back(decided.relay_text, desk.templates);
    if (why.empty() && holds_internal_mail(message, desk))
        why =
            "An internal notice is attached to the mail, which must not reach the client. Take the attached "
            "mail off and send the answer again.";
    if (why.empty()) return std::nullopt;
    auto decision = decided;
    decision.outcome = policy::Outcome::refused;
    decision.relay = decision.reopens = decision.stops_clock = decision.reveals = false;
    decision.status.reset();
    decision.promise.reset();
    decision.level_change.reset();
    decision.urgent.reset();
    decision.in_development.reset();
    decision.assignee.reset();
    decision.deeds.clear();
    decision.threads = {};
    decision.people = {};
    decision.threads.revoked = decided.threads.revoked; // others have seen it, whatever becomes of the mail
    decision.notify_staff = false;
    decision.commands.clear();
    const auto* author = decision.sender.staff;
    if (author != nullptr && !author->addresses.empty()) decision.tell = author->addresses.front();
    decision.reasons.push_back(why);
    decision.refusal = std::move(why);
    return decision;
}

} // namespace ticketd::notify
