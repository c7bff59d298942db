// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_ses.hpp"

#include "parser/ascii.hpp"
#include "parser/bounce_limits.hpp"
#include "parser/bounce_line.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

using Type = SesNotification::Type;

/// What follows `"name":` in `json`, from there on; empty if the member is not there.
std::string_view behind(std::string_view json, std::string_view name) {
    const std::size_t at = json.find(name);
    if (at == std::string_view::npos) return {};
    std::string_view rest = json.substr(at + name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("\": \t\r\n"), rest.size()));
    return rest;
}

/// The string value of a member, as written.
std::string_view value_of(std::string_view json, std::string_view name) {
    const std::string_view rest = behind(json, name);
    return rest.substr(0, std::min(rest.find('"'), rest.size()));
}

/// The inside of an array member.
std::string_view array_of(std::string_view json, std::string_view name) {
    std::string_view rest = behind(json, name);
    if (!rest.starts_with('[')) return {};
    return rest.substr(1, std::min(rest.find(']'), rest.size()) - 1);
}

Type type_of(std::string_view text) {
    const std::string_view name =
        value_of(text, text.find("\"notificationType\"") != std::string_view::npos ? "\"notificationType\""
                                                                                   : "\"eventType\"");
    if (name == "Bounce") return Type::bounce;
    if (name == "Complaint") return Type::complaint;
    return name == "Delivery" ? Type::delivery : Type::none;
}

/// Mail breaks long lines anywhere, with a blank on the next one.
std::string without_breaks(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool after_break = i > 0 && text[i - 1] == '\n' && text[i] == ' ';
        if (!is_newline(text[i]) && !after_break) out += text[i];
    }
    return out;
}

FailedRecipient failed_recipient(std::string_view object) {
    std::string_view diagnostic = value_of(object, "\"diagnosticCode\"");
    if (istarts_with(diagnostic, "smtp;")) diagnostic.remove_prefix(5);
    std::string action = to_lower(value_of(object, "\"action\""));
    return {.recipient = find_address(value_of(object, "\"emailAddress\"")).address,
            .status = std::string(value_of(object, "\"status\"").substr(0, 11)),
            .action = action.empty() ? "failed" : std::move(action),
            .diagnostic = one_line(diagnostic)};
}

std::vector<FailedRecipient> bounced(std::string_view text) {
    std::vector<FailedRecipient> list;
    std::string_view rest = array_of(text, "\"bouncedRecipients\"");
    while (!rest.empty() && list.size() < bounce_limits::recipients) {
        const std::size_t end = std::min(rest.find('}'), rest.size());
        FailedRecipient one = failed_recipient(rest.substr(0, end));
        if (!one.recipient.empty()) list.push_back(std::move(one));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return list;
}

std::vector<FailedRecipient> delivered(std::string_view text) {
    std::vector<FailedRecipient> list;
    const std::string_view names = array_of(behind(text, "\"delivery\""), "\"recipients\"");
    for (FoundAddress found = find_address(names); found && list.size() < bounce_limits::recipients;
         found = find_address(names, found.end))
        list.push_back({.recipient = found.address, .status = {}, .action = "delivered", .diagnostic = {}});
    return list;
}

} // namespace

SesNotification read_ses_notification(std::string_view mail_text) {
    SesNotification result;
    if (!trim(mail_text.substr(0, 100)).starts_with('{')) return result;
    const std::string text = without_breaks(mail_text.substr(0, bounce_limits::notice_bytes));
    result.type = type_of(text);
    if (result.type == Type::bounce) result.recipients = bounced(text);
    if (result.type == Type::delivery) result.recipients = delivered(text);
    std::string_view id = value_of(behind(text, "\"commonHeaders\""), "\"messageId\"");
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    result.message_id = id;
    return result;
}

} // namespace ticketd::parser
