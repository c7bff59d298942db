// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/loop_guard.hpp"

#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"
#include "parser/deliverable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

using Why = std::optional<std::string>;
using parser::AutoSigns;
using parser::Message;

bool has_any(const std::vector<std::string>& values, std::initializer_list<std::string_view> wanted) {
    return std::ranges::any_of(
        values, [&](const std::string& value) { return std::ranges::find(wanted, value) != wanted.end(); });
}

Why by_kind(const Message& message) {
    switch (message.kind) {
    case parser::Kind::auto_reply: return "Automatic replies are never answered.";
    case parser::Kind::bounce: return "Delivery reports are never answered.";
    case parser::Kind::feedback: return "Feedback reports are never answered.";
    case parser::Kind::list: return "Mail from mailing lists is never answered.";
    case parser::Kind::human: return std::nullopt;
    }
    return std::nullopt;
}

Why by_header(const AutoSigns& signs) {
    if (!signs.auto_submitted.empty() && signs.auto_submitted != "no") {
        return fmt::format("The mail says Auto-Submitted: {}, so it is not answered.", signs.auto_submitted);
    }
    constexpr auto bulk =
        std::to_array<std::string_view>({"bulk", "junk", "list", "auto_reply", "auto-reply"});
    if (std::ranges::find(bulk, signs.precedence) != bulk.end()) {
        return fmt::format("The mail says Precedence: {}, so it is not answered.", signs.precedence);
    }
    if (has_any(signs.auto_response_suppress, {"all", "autoreply"})) {
        return "The mail asks for no automatic answer (X-Auto-Response-Suppress).";
    }
    if (signs.list_id) return "The mail came through a mailing list (List-Id).";
    if (signs.list_unsubscribe) return "The mail is bulk mail (List-Unsubscribe).";
    if (signs.null_return_path) return "The mail has an empty return path, as only machines' mail has.";
    if (signs.vacation_header) return "The mail's header marks it as an automatic answer.";
    if (signs.delivery_report || signs.feedback_report) return "Reports are never answered.";
    return std::nullopt;
}

/// What mail systems call their reports, where no field says that it is one: a wrong guess keeps back an
/// acknowledgement, of which the notice tells; a missed one begins a loop.
Why by_subject(const Message& message) {
    constexpr auto words = std::to_array<std::string_view>(
        {"returned mail:", "undelivered mail", "undeliverable:", "mail delivery failed",
         "mail delivery failure", "delivery status notification", "failure notice", "non remis",
         "loop alert:", "awaits moderator approval", "complaint about message from"});
    const auto subject = lower(message.subject);
    const auto is_in = [&](std::string_view word) { return subject.find(word) != std::string::npos; };
    if (std::ranges::none_of(words, is_in)) return std::nullopt;
    return "The subject is that of a mail system's report, so the mail is not answered.";
}

Why by_address(const Message& message, const Sender& sender, const Desk& desk) {
    const auto& address = sender.address.address;
    if (address.empty()) return "The mail has no From: address that could be answered.";
    if (message.from.size() > 1) return "The mail has several From: addresses.";
    if (auto why = why_undeliverable(address)) return why;
    if (is_own_address(address, desk)) return fmt::format("{} is an address of this desk itself.", address);
    if ((message.auto_signs.robot_sender && !sender.by_form) || is_robot(address))
        return fmt::format("Nobody reads mail at {}.", address);
    return std::nullopt;
}

} // namespace

bool is_robot(std::string_view address) {
    constexpr auto exact = std::to_array<std::string_view>({"mdaemon", "postmaster", "bounce", "bounces"});
    constexpr auto starts = std::to_array<std::string_view>(
        {"noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "do_not_reply",
         "do.not.reply", "dontreply", "bounce-", "bounces-", "bounce+", "bounces+", "mailer-daemon"});
    const auto local = local_part_of(address);
    return std::ranges::any_of(exact, [&](std::string_view name) { return equal_fold(local, name); })
           || std::ranges::any_of(starts,
                                  [&](std::string_view name) { return starts_with_fold(local, name); });
}

Why why_undeliverable(std::string_view address) {
    if (parser::is_deliverable(address)) return std::nullopt;
    const auto is_8_bit = [](char c) { return (c & 0x80) != 0; };
    if (std::ranges::any_of(local_part_of(address), is_8_bit))
        return "The address cannot be written to: it needs SMTPUTF8 (RFC 6531), which ticketd does not "
               "speak.";
    if (std::ranges::any_of(address, is_8_bit))
        return "The address cannot be written to: its domain is not in ASCII, and ticketd does not speak "
               "SMTPUTF8 (RFC 6531). With the domain's ASCII form (xn--…) it can be.";
    return "The address cannot be written to: SMTP takes none of its form.";
}

namespace {

bool is_spam_mark(const parser::HeaderField& field, const SpamMark& mark) {
    // Each field is compared with each mark: most differ in their size.
    if (field.name.size() != mark.field.size() || !equal_fold(field.name, mark.field)) return false;
    const auto value = trimmed(field.value);
    if (!starts_with_fold(value, mark.word)) return false;
    const auto next = value.size() > mark.word.size() ? value[mark.word.size()] : ' ';
    return (next < 'a' || next > 'z') && (next < 'A' || next > 'Z') && (next < '0' || next > '9');
}

bool is_any_spam_mark(const parser::HeaderField& field, const Rules& rules) {
    return std::ranges::any_of(rules.spam_marks,
                               [&](const SpamMark& mark) { return is_spam_mark(field, mark); });
}

} // namespace

const parser::HeaderField* spam_mark(const Message& message, const Rules& rules) {
    const auto found = std::ranges::find_if(
        message.fields, [&](const parser::HeaderField& field) { return is_any_spam_mark(field, rules); });
    return found == message.fields.end() ? nullptr : &*found;
}

bool is_marked_spam(const Message& message, const Rules& rules) {
    return spam_mark(message, rules) != nullptr;
}

void take_spam_marks_off(Message& message, const Rules& rules) {
    std::erase_if(message.fields,
                  [&](const parser::HeaderField& field) { return is_any_spam_mark(field, rules); });
}

bool is_automatic(const Message& message) {
    const auto& signs = message.auto_signs;
    return message.kind != parser::Kind::human || signs.null_return_path
           || (!signs.auto_submitted.empty() && signs.auto_submitted != "no");
}

bool is_automatic(const Message& message, const Sender& sender) {
    return !sender.by_form && is_automatic(message);
}

std::optional<std::string> why_never_answered(const Message& message, const Sender& sender,
                                              const Rules& rules) {
    if (sender.trust == Trustworthiness::failed)
        return "A mail whose sender is not believed is never answered.";
    if (!sender.by_form) {
        if (auto why = by_kind(message)) return why;
        if (auto why = by_header(message.auto_signs)) return why;
        if (auto why = by_subject(message)) return why;
    }
    if (is_marked_spam(message, rules)) return "The mail is marked as spam.";
    return by_address(message, sender, rules.desk);
}

} // namespace ticketd::policy
