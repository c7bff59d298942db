// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_line.hpp"

#include "parser/ascii.hpp"
#include "parser/line_text.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_local = 256;
constexpr std::size_t longest_domain = 255;

bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
bool is_local(char c) {
    return is_alnum(c) || is_eight_bit(c)
           || std::string_view("!#$%&'*+/=?^_`{|}~.-").find(c) != std::string_view::npos;
}
bool is_domain(char c) { return is_alnum(c) || is_eight_bit(c) || c == '.' || c == '-' || c == '_'; }

/// Begin of the local part that ends at `at`; `at` itself if there is none.
std::size_t local_begin(std::string_view line, std::size_t from, std::size_t at) {
    const std::size_t floor = std::max(from, at > longest_local ? at - longest_local : 0);
    if (at > floor + 1 && line[at - 1] == '"') {
        const std::size_t open = line.substr(floor, at - 1 - floor).rfind('"');
        return open == std::string_view::npos ? at : floor + open;
    }
    std::size_t begin = at;
    while (begin > floor && is_local(line[begin - 1])) --begin;
    // A quotation mark, a bullet or "SMTP=" of an X.400 address is no part of it.
    const std::size_t smtp = ifind(line.substr(begin, at - begin), "smtp=");
    if (smtp != std::string_view::npos) begin += smtp + 5;
    while (begin < at && std::string_view("'*-.=`|>").find(line[begin]) != std::string_view::npos) ++begin;
    return begin;
}

std::size_t domain_end(std::string_view line, std::size_t at) {
    std::size_t end = at + 1;
    if (end < line.size() && line[end] == '[') {
        const std::size_t close = line.substr(0, std::min(line.size(), end + longest_domain)).find(']', end);
        return close == std::string_view::npos ? at + 1 : close + 1;
    }
    while (end < line.size() && end - at <= longest_domain && is_domain(line[end])) ++end;
    while (end > at + 1 && !is_alnum(line[end - 1]) && !is_eight_bit(line[end - 1])) --end;
    return end;
}

/// d.d{1,3}.d{1,3} at `at`, nothing of a longer number or name around it: its length, else 0.
std::size_t status_size(std::string_view text, std::size_t at) {
    if (at > 0 && (is_alnum(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '/')) return 0;
    std::size_t i = at + 1;
    for (int group = 0; group < 2; ++group) {
        if (i >= text.size() || text[i] != '.') return 0;
        const std::size_t first = ++i;
        while (i < text.size() && is_digit(text[i])) ++i;
        if (i == first || i - first > 3) return 0;
    }
    if (i < text.size() && (is_letter(text[i]) || text[i] == '-' || text[i] == '_')) return 0;
    const bool goes_on = i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1]);
    return goes_on ? 0 : i - at;
}

} // namespace

FoundAddress find_address(std::string_view line, std::size_t from) {
    for (std::size_t at = line.find('@', from); at != std::string_view::npos; at = line.find('@', at + 1)) {
        const std::size_t begin = local_begin(line, from, at);
        const std::size_t end = domain_end(line, at);
        if (begin == at || end == at + 1) continue;
        return {.begin = begin, .end = end, .address = std::string(line.substr(begin, end - begin))};
    }
    return {};
}

FoundAddress leading_address(std::string_view line) {
    const FoundAddress found = find_address(line.substr(0, 1000));
    if (!found) return {};
    const std::string_view before = line.substr(0, found.begin);
    const std::size_t word = before.find_first_not_of(" \t<\"'`*>-=[(|");
    // A source route "@relay:" and X.400's attributes may stand before it.
    if (word != std::string_view::npos && before[word] != '@' && !istarts_with(before.substr(word), "c="))
        return {};
    std::string_view after = line.substr(found.end);
    const bool bracketed = before.ends_with('<') || before.ends_with('"');
    if (bracketed || trim(after).empty()) return found;
    if (std::string_view(":;,>[(<\"'.-").find(after.front()) != std::string_view::npos) return found;
    after = trim(after);
    if (std::string_view("([<-.:;").find(after.front()) != std::string_view::npos
        || istarts_with(after, "on "))
        return found;
    return istarts_with(after, "invalid") || istarts_with(after, "unknown") ? found : FoundAddress{};
}

std::string find_status(std::string_view text) {
    for (std::size_t at = text.find_first_of("45"); at != std::string_view::npos;
         at = text.find_first_of("45", at + 1))
        if (const std::size_t size = status_size(text, at)) return std::string(text.substr(at, size));
    return {};
}

bool has_smtp_reply(std::string_view line) {
    for (std::size_t at = line.find_first_of("45"); at != std::string_view::npos;
         at = line.find_first_of("45", at + 1)) {
        if (at + 3 > line.size() || !is_digit(line[at + 1]) || !is_digit(line[at + 2]) || line[at + 1] > '5')
            continue;
        if (at > 0 && (is_alnum(line[at - 1]) || line[at - 1] == '.' || line[at - 1] == '-')) continue;
        if (at + 3 == line.size() || line[at + 3] == ' ' || line[at + 3] == '-' || line[at + 3] == ':')
            return true;
    }
    return false;
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string out;
    text = trim(text);
    for (std::size_t i = 0; i < text.size() && out.size() < most; ++i) {
        const bool blank = is_space(text[i]) || is_control(text[i]);
        if (!blank)
            out += text[i];
        else if (!out.ends_with(' '))
            out += ' ';
    }
    while (!out.empty() && out.size() >= most && is_eight_bit(out.back())) out.pop_back();
    return out;
}

} // namespace ticketd::parser
