// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/mbox_writer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace ticketd::records {

namespace {

/// RFC 4155's default for who is unknown; an address with blanks would be taken for two.
std::string_view sender_of(std::string_view sender) {
    const auto is_plain = [](char c) { return c > ' ' && c != 0x7f; };
    const bool plain = !sender.empty() && std::ranges::all_of(sender, is_plain);
    return plain ? sender : std::string_view("MAILER-DAEMON");
}

bool is_from_line(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of('>'), line.size()));
    return line.starts_with("From ");
}

} // namespace

std::string mbox_entry(std::string_view sender, store::Instant received, std::string_view mail) {
    const auto at = std::chrono::floor<std::chrono::seconds>(received);
    std::string entry = fmt::format("From {} {:%a %b %e %H:%M:%S %Y}\n", sender_of(sender),
                                    fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
    for (std::size_t pos = 0; pos < mail.size();) {
        const auto end = std::min(mail.find('\n', pos), mail.size());
        auto line = mail.substr(pos, end - pos);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (is_from_line(line)) entry += '>';
        entry += line;
        entry += '\n';
        pos = end + 1;
    }
    return entry += '\n';
}

} // namespace ticketd::records
