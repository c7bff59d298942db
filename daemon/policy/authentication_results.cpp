// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/authentication_results.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t most_results = 100, most_properties = 50;

/// Reads lexical pieces off the front of a value.
class Lexer {
public:
    explicit Lexer(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    /// Comments and blanks (CFWS, RFC 5322 section 3.2.2).
    void skip_blanks() {
        while (!rest_.empty()) {
            if (rest_[0] == '(')
                skip_comment();
            else if (is_blank(rest_[0]))
                rest_.remove_prefix(1);
            else
                return;
        }
    }
    bool take(char c) {
        skip_blanks();
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// A quoted string, or all up to a blank, a semicolon, a comment or one of `ends`; or an address whose
    /// local part is a quoted string.
    std::string word(std::string_view ends) {
        skip_blanks();
        if (!rest_.starts_with('"')) return atom(ends);
        auto result = quoted_string();
        if (rest_.starts_with('@')) result += atom(ends);
        return result;
    }
    /// Behind the next semicolon that stands in no comment and no quoted string; false if there is none.
    bool skip_to_next() {
        while (!at_end()) {
            skip_blanks();
            if (rest_.starts_with('"'))
                quoted_string();
            else if (take(';'))
                return true;
            else if (!at_end())
                rest_.remove_prefix(1);
        }
        return false;
    }
    bool at_result_end() {
        skip_blanks();
        return at_end() || rest_.starts_with(';');
    }

private:
    std::string atom(std::string_view ends) {
        std::size_t size = 0;
        while (size < rest_.size() && !is_blank(rest_[size]) && rest_[size] != ';' && rest_[size] != '('
               && ends.find(rest_[size]) == std::string_view::npos) {
            ++size;
        }
        std::string result(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return result;
    }
    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void skip_comment() {
        std::size_t depth = 0, at = 0;
        for (; at < rest_.size(); ++at) {
            if (rest_[at] == '\\')
                ++at;
            else if (rest_[at] == '(')
                ++depth;
            else if (rest_[at] == ')' && --depth == 0)
                break;
        }
        rest_.remove_prefix(std::min(rest_.size(), at + 1));
    }
    std::string quoted_string() {
        std::string result;
        std::size_t at = 1;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
            result += rest_[at];
        }
        rest_.remove_prefix(std::min(rest_.size(), at + 1));
        return result;
    }

    std::string_view rest_;
};

/// `reason="…"` and `ptype.property=value`, up to the end of the result; false at anything else.
bool read_properties(Lexer& lexer, AuthenticationResult& result) {
    while (!lexer.at_result_end()) {
        auto type = lower(lexer.word("=."));
        std::string name;
        if (lexer.take('.')) name = lower(lexer.word("="));
        if (type.empty() || !lexer.take('=')) return false;
        auto value = lexer.word("");
        if (name.empty() || result.properties.size() >= most_properties) continue;
        result.properties.push_back(
            {.type = std::move(type), .name = std::move(name), .value = std::move(value)});
    }
    return true;
}

/// A failure stays one whatever stands behind it: the sender chooses some of that.
bool says_failed(const AuthenticationResult& result) {
    return result.result == "fail" || result.result == "hardfail";
}

std::optional<AuthenticationResult> read_result(Lexer& lexer) {
    AuthenticationResult result;
    result.method = lower(lexer.word("=/"));
    if (lexer.take('/')) lexer.word("="); // the method's version
    if (result.method.empty() || !lexer.take('=')) return std::nullopt;
    result.result = lower(lexer.word(""));
    if (result.result.empty()) return std::nullopt;
    if (!read_properties(lexer, result) && !says_failed(result)) return std::nullopt;
    return result;
}

} // namespace

std::string_view AuthenticationResult::property(std::string_view type, std::string_view name) const {
    const auto found = std::ranges::find_if(
        properties, [&](const AuthenticationProperty& own) { return own.type == type && own.name == name; });
    return found == properties.end() ? std::string_view{} : found->value;
}

std::string authserv_id_of(std::string_view value) { return Lexer(value).word(""); }

AuthenticationResults read_authentication_results(std::string_view value) {
    Lexer lexer(value);
    AuthenticationResults all;
    all.authserv_id = lexer.word("");
    while (lexer.skip_to_next() && all.results.size() < most_results) {
        if (auto result = read_result(lexer)) all.results.push_back(std::move(*result));
    }
    return all;
}

} // namespace ticketd::policy
