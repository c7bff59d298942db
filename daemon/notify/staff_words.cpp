// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_words.hpp"

#include "daemon/notify/template_names.hpp"
#include "daemon/policy/body_reference.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/verbs.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

/// A line without what quoting puts around it.
std::string_view bare(std::string_view line) {
    constexpr std::string_view around = " \t\r>|*_";
    const auto first = line.find_first_not_of(around);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(around) - first + 1);
}

std::size_t find_fold(std::string_view text, std::string_view wanted, std::size_t from = 0) {
    const auto same = [](char a, char b) { return policy::lower(a) == policy::lower(b); };
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size()));
    const auto at = std::search(begin, text.end(), wanted.begin(), wanted.end(), same);
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

bool is_of_token(char c) {
    const auto letter = policy::lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// Where the word before that place begins.
std::size_t word_begin(std::string_view text, std::size_t end) {
    constexpr std::size_t longest = 64; // of a local part
    auto begin = end;
    while (begin > 0 && end - begin < longest && is_of_token(text[begin - 1])) --begin;
    return begin;
}

} // namespace

std::string StaffWords::line_of_a_notice(std::string_view text) const {
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = bare(text.substr(0, end));
        for (const auto& known : known_templates())
            if (!known.for_client && desk_.templates.wording(std::string(known.name)).contains(line))
                return std::string(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {};
}

bool StaffWords::was_sent_to_staff(std::string_view message_id) const {
    const auto token = policy::verify(message_id, policy::domain_of(desk_.rules.desk.address), desk_.keys);
    if (!token) return false;
    const auto is_theirs = [&](const policy::StaffMember& member) {
        return std::ranges::any_of(member.addresses, [&](const std::string& address) {
            return policy::issued_to(*token, address, desk_.keys);
        });
    };
    return policy::is_for_staff_alone(token->purpose) || std::ranges::any_of(desk_.rules.staff, is_theirs);
}

std::string StaffWords::staff_token(std::string_view text) const {
    const auto domain = "@" + std::string(policy::domain_of(desk_.rules.desk.address));
    for (auto at = find_fold(text, domain); at != std::string_view::npos;
         at = find_fold(text, domain, at + 1)) {
        const auto begin = word_begin(text, at);
        const auto id = text.substr(begin, at - begin + domain.size());
        if (was_sent_to_staff(id)) return std::string(id);
    }
    for (const auto& token : policy::body_references(text))
        if (was_sent_to_staff(token + domain)) return token;
    return {};
}

std::string StaffWords::command_line(std::string_view text) const {
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = policy::trimmed(text.substr(0, end));
        std::size_t size = 1;
        while (size < line.size() && policy::lower(line[size]) >= 'a' && policy::lower(line[size]) <= 'z')
            ++size;
        if (line.starts_with('!') && policy::find_verb(line.substr(0, size)) != nullptr)
            return std::string(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {};
}

bool StaffWords::names_inside(std::string_view text) const {
    const auto& inside = desk_.rules.desk.internal_address;
    return !inside.empty() && find_fold(text, inside) != std::string_view::npos;
}

std::string StaffWords::staff_address(std::string_view text) const {
    if (text.find('@') == std::string_view::npos) return {};
    for (const auto& member : desk_.rules.staff)
        for (const auto& address : member.addresses)
            if (find_fold(text, address) != std::string_view::npos) return address;
    return {};
}

} // namespace ticketd::notify
