// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/command.hpp"

#include <algorithm>

namespace ticketd::lmtp {

namespace {

constexpr std::size_t longest_path = 256; // RFC 5321 section 4.5.3.1.3
constexpr std::size_t longest_name = 255;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return upper(c); });
    return out;
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 127; }

void skip_blanks(std::string_view& text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
}

/// Where the path's closing bracket stands; npos: nowhere, or something that must not be inside stands
/// before.
std::size_t end_of_path(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_control(c)) return text.npos;
        if (quoted && c == '\\') {
            ++i;
            continue;
        }
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '>') return i;
        if (c == '<' || c == ' ') return text.npos;
    }
    return text.npos;
}

std::optional<std::vector<std::pair<std::string, std::string>>> read_parameters(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> parameters;
    if (!text.empty() && !text.starts_with(' ')) return std::nullopt;
    for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        if (std::ranges::any_of(word, is_control)) return std::nullopt;
        const auto equals = word.find('=');
        parameters.emplace_back(upper(word.substr(0, equals)),
                                equals == word.npos ? std::string{} : std::string(word.substr(equals + 1)));
    }
    return parameters;
}

} // namespace

Command read_command(std::string_view line) {
    const auto blank = std::min(line.find(' '), line.size());
    Command command{.verb = upper(line.substr(0, blank)), .argument = line.substr(blank)};
    skip_blanks(command.argument);
    while (command.argument.ends_with(' ')) command.argument.remove_suffix(1);
    return command;
}

std::optional<Path> read_path(std::string_view argument, std::string_view keyword) {
    if (argument.size() < keyword.size() || upper(argument.substr(0, keyword.size())) != keyword)
        return std::nullopt;
    argument.remove_prefix(keyword.size());
    skip_blanks(argument); // not in the grammar, but widely sent
    if (!argument.starts_with('<')) return std::nullopt;
    argument.remove_prefix(1);
    const auto end = end_of_path(argument);
    if (end > longest_path) return std::nullopt; // or there is no end
    auto address = argument.substr(0, end);
    if (address.starts_with('@')) { // a source route, to be ignored (RFC 5321 appendix F.2)
        const auto colon = address.find(':');
        if (colon == address.npos) return std::nullopt;
        address.remove_prefix(colon + 1);
    }
    auto parameters = read_parameters(argument.substr(end + 1));
    if (!parameters) return std::nullopt;
    return Path{std::string(address), std::move(*parameters)};
}

std::string safe_name(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view("-.:[]_").find(c) != std::string_view::npos;
    };
    const bool good = !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, allowed);
    return good ? std::string(text) : "unknown";
}

} // namespace ticketd::lmtp
