// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/forwarded.hpp"

#include "parser/address.hpp"
#include "parser/header.hpp"
#include "parser/quote.hpp"

#include <algorithm>

namespace ticketd::parser {

namespace {

constexpr std::size_t most_header_lines = 20;
constexpr std::size_t longest_header_line = 1'000;
/// A mail whose header is not over by then is no mail that anybody forwards.
constexpr std::uint64_t largest_attached_mail = 64 * 1024 * 1024;

std::optional<Address> only_address(std::string_view field) {
    for (auto& address : read_addresses(field))
        if (address.address.find('@') != std::string::npos) return std::move(address);
    return std::nullopt;
}

std::optional<Address> from_attached_mail(const Message& message) {
    const auto is_mail = [](const Attachment& part) { return part.content_type == "message/rfc822"; };
    const auto found = std::ranges::find_if(message.attachments, is_mail);
    if (found == message.attachments.end() || found->size > largest_attached_mail) return std::nullopt;
    const auto fields = read_fields(found->content.decode());
    const auto* from = find_field(fields, "From");
    return from ? only_address(from->value) : std::nullopt;
}

std::vector<std::string_view> first_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() < most_header_lines) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, std::min(end, longest_header_line)));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// "Jane Doe [mailto:jane@client.example]", as Outlook writes it, in the form of a header; without bold
/// marks.
std::string as_field(std::string_view value) {
    std::string field;
    for (const char c : value)
        if (c != '*') field += c;
    constexpr std::string_view mark = "[mailto:";
    if (const auto at = field.find(mark); at != std::string::npos) {
        field.replace(at, mark.size(), "<");
        if (const auto end = field.find(']', at); end != std::string::npos) field[end] = '>';
    }
    return field;
}

std::optional<Address> from_header_block(std::string_view text) {
    const auto lines = first_lines(text);
    const auto roles = header_roles(lines);
    const auto from = std::ranges::find(roles, HeaderRole::from);
    if (from == roles.end()) return std::nullopt;
    const auto line = lines[static_cast<std::size_t>(from - roles.begin())];
    constexpr std::string_view wide_colon = "\xEF\xBC\x9A";
    const auto plain = line.find(':'), wide = line.find(wide_colon);
    const auto start = wide < plain ? wide + wide_colon.size() : plain + 1;
    return only_address(as_field(line.substr(start)));
}

} // namespace

std::optional<Address> read_forwarded_from(const Message& message) {
    if (auto attached = from_attached_mail(message)) return attached;
    return message.forwarded.empty() ? std::nullopt : from_header_block(message.forwarded);
}

} // namespace ticketd::parser
