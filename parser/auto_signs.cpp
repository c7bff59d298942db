// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/auto_signs.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ticketd::parser {
namespace {

// clang-format off

/// Local parts that nobody reads, compared with `-`, `_` and `.` taken out.
constexpr auto unread_names = std::to_array<std::string_view>({
    "noreply", "noreplies", "donotreply", "dontreply", "donotrespond", "nobody", "daemon", "autoreply", "autoresponder",
    "autoresponse", "autorespond", "bounce", "bounces", "listserv", "majordomo", "listmaster", "nichtantworten", "keineantwort",
    "bittenichtantworten", "nepasrepondre", "nepasrépondre", "pasdereponse", "noresponder", "norespondas", "noresponda",
    "naoresponda", "naoresponder", "nonrispondere", "nietbeantwoorden", "nietantwoorden", "geenantwoord", "nieodpowiadaj",
    "neodpovidat", "svarej", "svarainte", "ikkesvar", "svarikke", "alavastaa", "neotvechat", "neotvechayte", "noreplay",
});

/// Fields that only automatic answers have (any value but "no").
constexpr auto vacation_fields = std::to_array<std::string_view>({
    "X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder", "X-Autoresponse", "X-AutoReply-From",
    "X-Mail-Autoreply", "X-Vacation", "X-Vacation-Message", "X-FC-MachineGenerated", "X-Autoreply-Subject",
});

/// List fields (RFC 2369, 2919, and what lists wrote before them).
constexpr auto list_fields = std::to_array<std::string_view>({
    "List-Id", "List-Post", "List-Owner", "List-Archive", "List-Subscribe", "X-Mailing-List", "Mailing-List", "X-Mailman-Version",
    "X-BeenThere", "X-List", "X-ML-Name", "X-Listserver", "X-Loop-List",
});

// clang-format on

/// `(by a rule) auto-replied (vacation); owner-email=…` -> `auto-replied`
std::string first_token(std::string_view value) {
    while (value.starts_with('(') && value.find(')') != std::string_view::npos)
        value = trim(value.substr(value.find(')') + 1));
    const std::size_t end = value.find_first_of(" \t(;,");
    return to_lower(trim(value.substr(0, end)));
}

/// Of several fields the first that says more than "no".
std::string token_of(const Message& message, std::string_view name) {
    std::string token;
    for (const HeaderField& field : message.fields) {
        if (!iequals(field.name, name)) continue;
        if (auto said = first_token(field.value); !said.empty()) token = std::move(said);
        if (!token.empty() && token != "no") break;
    }
    return token;
}

std::vector<std::string> tokens_of(const Message& message, std::string_view name) {
    std::vector<std::string> tokens;
    for (const HeaderField& field : message.fields) {
        std::string_view rest =
            iequals(field.name, name) ? std::string_view(field.value) : std::string_view();
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find_first_of(",; \t"), rest.size());
            if (end > 0) tokens.push_back(to_lower(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return tokens;
}

template <std::size_t N>
bool has_any(const Message& message, const std::array<std::string_view, N>& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](std::string_view name) { return message.find(name) != nullptr; });
}

std::string_view mailbox_name(std::string_view address) {
    if (address.starts_with('<')) address.remove_prefix(1);
    if (address.ends_with('>')) address.remove_suffix(1);
    return address.substr(0, std::min(address.rfind('@'), address.size()));
}

bool separates(char c) { return c == '-' || c == '_' || c == '.'; }

/// The name as a whole, or what stands behind one of its separators: `alerts-no-reply`. A short one there may
/// be somebody's: `mr.nobody`.
bool is_unread_name(std::string_view local) {
    constexpr std::size_t longest = 64; // RFC 5321 section 4.5.3.1.1
    constexpr std::size_t shortest_behind = std::string_view("noreply").size();
    local = local.substr(0, local.find_first_of("+="));
    if (local.size() > longest) return false;
    const auto is_unread = [](std::string_view part, std::size_t shortest) {
        std::string name = to_lower(part);
        std::erase_if(name, separates);
        return name.size() >= shortest
               && std::find(unread_names.begin(), unread_names.end(), name) != unread_names.end();
    };
    if (is_unread(local, 1)) return true;
    for (; !local.empty(); local.remove_prefix(1))
        if (separates(local.front()) && is_unread(local, shortest_behind)) return true;
    return false;
}

/// owner-LIST, LIST-bounces, LIST-request: the administration of a list.
bool is_list_name(std::string_view local) {
    return istarts_with(local, "owner-") || iends_with(local, "-owner") || iends_with(local, "-bounces")
           || iends_with(local, "-request") || istarts_with(local, "bounce-")
           || istarts_with(local, "bounces+");
}

bool is_robot(std::string_view address) {
    const std::string_view local = mailbox_name(address);
    return !local.empty() && (is_daemon_name(local) || is_unread_name(local) || is_list_name(local));
}

bool has_vacation_field(const Message& message) {
    const auto says_so = [&](std::string_view name) {
        const HeaderField* field = message.find(name);
        return field && !iequals(trim(field->value), "no") && !iequals(trim(field->value), "false");
    };
    if (std::any_of(vacation_fields.begin(), vacation_fields.end(), says_so)) return true;
    if (token_of(message, "X-Autogenerated") == "reply" || token_of(message, "Preference") == "auto_reply")
        return true;
    if (token_of(message, "X-Precedence") == "auto_reply"
        || token_of(message, "Delivered-To") == "autoresponder")
        return true;
    // Exchange's rules loop guard alone marks forwarded mail too; with the suppression it is an inbox rule's
    // answer.
    if (message.find("X-MS-Exchange-Inbox-Rules-Loop") && message.find("X-Auto-Response-Suppress"))
        return true;
    const HeaderField* post = message.find("X-POST-MessageClass");
    return post && ifind(post->value, "autoresponder") != std::string_view::npos;
}

/// A disposition notification (RFC 8098): "Your message was read".
bool is_receipt(const Message& message) {
    const HeaderField* type = message.find("Content-Type");
    return type && istarts_with(trim(type->value), "multipart/report")
           && ifind(type->value, "disposition-notification") != std::string_view::npos;
}

bool is_bulk(std::string_view precedence) {
    return precedence == "list" || precedence == "bulk" || precedence == "junk";
}

} // namespace

AutoSigns read_auto_signs(const Message& message) {
    AutoSigns signs;
    signs.auto_submitted = token_of(message, "Auto-Submitted");
    signs.precedence = token_of(message, "Precedence");
    signs.auto_response_suppress = tokens_of(message, "X-Auto-Response-Suppress");
    signs.list_id = has_any(message, list_fields);
    signs.list_unsubscribe = message.find("List-Unsubscribe") != nullptr;
    const HeaderField* path = message.find("Return-Path");
    const std::string_view sender = path ? trim(path->value) : std::string_view();
    signs.null_return_path = path && (sender.empty() || sender == "<>" || sender == "< >");
    signs.robot_sender = is_robot(sender)
                         || std::any_of(message.from.begin(), message.from.end(),
                                        [](const Address& a) { return is_robot(a.address); });
    signs.vacation_header = has_vacation_field(message);
    signs.vacation_subject = is_vacation_subject(message.subject);
    return signs;
}

Kind judge_kind(const Message& message) {
    const AutoSigns& signs = message.auto_signs;
    if (signs.delivery_report) return Kind::bounce;
    if (signs.feedback_report) return Kind::feedback;
    if (signs.auto_submitted.starts_with("auto-") || signs.vacation_header || signs.precedence == "auto_reply"
        || signs.precedence == "auto-reply" || is_receipt(message))
        return Kind::auto_reply;
    const bool list = signs.list_id || signs.list_unsubscribe || is_bulk(signs.precedence);
    if (signs.vacation_subject && !signs.list_id) return Kind::auto_reply;
    return list ? Kind::list : Kind::human;
}

} // namespace ticketd::parser
