// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/body_reference.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <optional>

namespace ticketd::policy {

namespace {

constexpr std::string_view opening = "[ref:";
constexpr std::size_t longest_token = 64; // RFC 5321 section 4.5.3.1.1: a local part
/// Blanks, line ends and quotation marks that may stand inside: a few wrappings of a deep quotation.
constexpr std::size_t most_marks = 200;

/// Reads one reference line, passing over what wrapping and quoting put into it.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    /// The next character that counts, in lower case; nothing at the end or behind too many marks.
    std::optional<char> next() {
        while (!rest_.empty()) {
            if (const auto mark = mark_size(); mark != 0) {
                marks_ += mark;
                if (marks_ > most_marks) return std::nullopt;
                rest_.remove_prefix(mark);
                continue;
            }
            const char c = lower(rest_.front());
            rest_.remove_prefix(1);
            return c;
        }
        return std::nullopt;
    }

private:
    std::size_t mark_size() const {
        if (rest_.starts_with("\xC2\xA0")) return 2; // U+00A0 no-break space
        return std::string_view(" \t\r\n>|").find(rest_.front()) != std::string_view::npos ? 1 : 0;
    }

    std::string_view rest_;
    std::size_t marks_ = 0;
};

bool is_token_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'; }

/// The token of a reference line at the front of `text`; empty if there is none.
std::string token_at(std::string_view text) {
    Reader reader(text);
    for (const char wanted : opening)
        if (reader.next() != wanted) return {};
    std::string token;
    for (auto c = reader.next(); c; c = reader.next()) {
        if (*c == ']') return token;
        if (!is_token_letter(*c) || token.size() == longest_token) return {};
        token += *c;
    }
    return {};
}

/// Where the signature begins, with its mark; the text's size if it has none.
std::size_t signature_at(std::string_view text) {
    constexpr std::string_view mark = "\n-- \n";
    if (text.starts_with(mark.substr(1))) return 0;
    // Forwards, line end by line end: backwards each byte would be compared.
    auto at = text.size();
    for (auto next = text.find(mark); next != std::string_view::npos; next = text.find(mark, next + 1))
        at = next + 1;
    return at;
}

} // namespace

std::string reference_line(std::string_view message_id) {
    return std::string(opening).append(local_part_of(message_id)).append("]");
}

std::vector<std::string> body_references(std::string_view text) {
    std::vector<std::string> tokens;
    for (auto at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
        auto token = token_at(text.substr(at));
        if (token.empty() || std::ranges::find(tokens, token) != tokens.end()) continue;
        tokens.push_back(std::move(token));
        if (tokens.size() == most_body_references) break;
    }
    return tokens;
}

std::string with_reference_line(std::string text, std::string_view message_id) {
    const auto at = signature_at(text);
    auto signature = text.substr(at);
    text.resize(at);
    while (text.ends_with('\n')) text.pop_back();
    if (!text.empty()) text += "\n\n";
    text.append(reference_line(message_id)).append("\n");
    if (!signature.empty()) text.append("\n").append(signature);
    return text;
}

} // namespace ticketd::policy
