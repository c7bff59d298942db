// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_sender.hpp"

#include "parser/ascii.hpp"
#include "parser/auto_signs.hpp"
#include "parser/line_text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ticketd::parser {
namespace {

bool is_server_display_name(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{
        "mail delivery system", "mail delivery subsystem", "mail delivery service",
        "mail deliver system",  "mailer-daemon",           "mailer daemon",
        "delivery subsystem",   "system administrator",    "mail administrator",
        "postmaster",           "microsoft outlook",       "email delivery system"};
    return std::find(names.begin(), names.end(), folded(name)) != names.end();
}

std::string_view local_part(std::string_view address) {
    return address.substr(0, std::min(address.rfind('@'), address.size()));
}

bool is_server(const Address& sender) {
    return is_daemon_name(local_part(sender.address)) || is_server_display_name(sender.name);
}

/// `From: <>`: the null sender where it does not belong.
bool has_empty_from(const Message& message) {
    const HeaderField* from = message.find("From");
    return from && from->value.find("<>") != std::string::npos && from->value.find('@') == std::string::npos;
}

} // namespace

bool may_be_person(const Message& message) {
    if (message.find("X-Failed-Recipients")) return false;
    const HeaderField* from = message.find("From");
    if (message.from.empty()) return !from || ifind(from->value, "mailer-daemon") == std::string_view::npos;
    const std::string_view local = local_part(message.from.front().address);
    return !is_daemon_name(local) || iequals(local, "postmaster");
}

Sender sender_of(const Message& message) {
    if (has_empty_from(message) || message.find("X-Failed-Recipients")) return Sender::server;
    if (std::any_of(message.from.begin(), message.from.end(), is_server)) return Sender::server;
    const AutoSigns& signs = message.auto_signs;
    const bool reported =
        signs.null_return_path || signs.auto_submitted.starts_with("auto-") || signs.robot_sender;
    return reported || message.from.empty() ? Sender::robot : Sender::person;
}

} // namespace ticketd::parser
