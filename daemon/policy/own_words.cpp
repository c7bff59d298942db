// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/own_words.hpp"

#include "daemon/policy/own_signature.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

void append(std::string& text, std::string_view more) {
    if (more.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += more;
}

/// The signature that the parser found: its commands are taken out, its other lines stay. A line that is no
/// command of ours ("!Think before you print") is part of it.
void add_signature(std::string_view signature, StaffText& result) {
    std::string kept;
    while (!signature.empty()) {
        const auto end = signature.find('\n');
        const auto line = signature.substr(0, end);
        if (!add_command(line, result)) kept.append(line).append("\n");
        signature.remove_prefix(end == std::string_view::npos ? signature.size() : end + 1);
    }
    while (kept.ends_with('\n')) kept.pop_back();
    append(result.signature, kept);
}

bool forms_differ(const parser::Message& message, std::string_view own) {
    if (message.html_reply_text.empty()) return false;
    auto plain = all_commands(own);
    for (auto& command : all_commands(message.signature)) plain.push_back(std::move(command));
    return plain != all_commands(message.html_reply_text);
}

} // namespace

std::string_view writers_words(const parser::Message& message) {
    return message.only_quoted ? std::string_view{} : message.reply_text;
}

std::string_view words_above_forwarded(const parser::Message& message) {
    auto words = writers_words(message);
    if (words.ends_with(message.forwarded)) words.remove_suffix(message.forwarded.size());
    return words;
}

StaffText read_staff_mail(const parser::Message& message) {
    const auto own = words_above_forwarded(message);
    const auto forwarded = writers_words(message).substr(own.size());
    const auto writer = message.from.empty() ? parser::Address{} : message.from.front();
    const auto signature = signature_below_commands(own, writer);
    auto text = read_staff_text(own.substr(0, signature));
    append(text.text, forwarded);
    text.signature = own.substr(signature);
    add_signature(message.signature, text);
    if (text.fault.empty() && message.doubtful_command)
        text.fault =
            "A command stands below a quoted line, with no empty line between, and may be the end of "
            "that line. Put an empty line above the command.";
    if (text.fault.empty() && forms_differ(message, own))
        text.fault =
            "The plain and the HTML form of the mail do not hold the same commands. Write it anew, or as "
            "plain text.";
    return text;
}

} // namespace ticketd::policy
