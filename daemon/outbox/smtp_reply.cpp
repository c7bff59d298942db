// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/smtp_reply.hpp"

#include "daemon/log.hpp"
#include "parser/dead_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ticketd::outbox {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return result;
}

/// How servers without such codes say that nobody has the address. "Mailbox unavailable" is not among them:
/// RFC 5321's own words for 550 stand for a refusal by policy as well.
constexpr auto dead_words = std::to_array<std::string_view>(
    {"USER UNKNOWN", "UNKNOWN USER", "NO SUCH USER", "NO SUCH PERSON", "NO SUCH MAILBOX", "DOES NOT EXIST",
     "RECIPIENT UNKNOWN", "UNKNOWN RECIPIENT", "INVALID RECIPIENT", "INVALID MAILBOX"});

/// With these the same words speak of us: "Sender verify failed: no such user", "HELO name does not exist".
constexpr auto about_sender =
    std::to_array<std::string_view>({"SENDER", "HELO", "EHLO", "DNS", "PTR RECORD"});

template <std::size_t count>
bool has_one_of(std::string_view text, const std::array<std::string_view, count>& words) {
    return std::ranges::any_of(words, [text](auto word) { return text.find(word) != text.npos; });
}

/// How many digits stand at `at`.
std::size_t digits_at(std::string_view text, std::size_t at) {
    const auto rest = text.substr(std::min(at, text.size()));
    return static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
}

/// The enhanced status code (RFC 3463) at the front, as in "5.1.1 unknown"; empty if there is none.
std::string_view status_at_front(std::string_view text) {
    if (!text.starts_with("4.") && !text.starts_with("5.")) return {};
    const std::size_t subject = digits_at(text, 2);
    const std::size_t dot = 2 + subject;
    if (subject == 0 || subject > 3 || dot >= text.size() || text[dot] != '.') return {};
    const std::size_t detail = digits_at(text, dot + 1);
    const std::size_t end = dot + 1 + detail;
    if (detail == 0 || detail > 3) return {};
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) return {}; // an IP address
    return text.substr(0, end);
}

/// The first such code wherever it stands: "sorry, no mailbox here by that name. (#5.1.1)".
std::string_view find_status(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && std::string_view(" \n#([").find(text[at - 1]) == std::string_view::npos) continue;
        if (const auto status = status_at_front(text.substr(at)); !status.empty()) return status;
    }
    return {};
}

/// Code of a reply's line; its text begins after the separator, if there is any. Throws BadReply. The first
/// digit says what it means (RFC 5321 section 4.2.1): refusals such as 571 are common, though the RFC's
/// grammar ends at 559.
int read_code(std::string_view line) {
    const bool digits = line.size() >= 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
    const bool separated = line.size() == 3 || (line.size() > 3 && (line[3] == ' ' || line[3] == '-'));
    const int code = digits ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
    if (!separated || code < 200 || code > 599)
        throw BadReply(fmt::format("\"{}\" is no answer of an SMTP server", log::safe(line, 80)));
    return code;
}

void read_keyword(std::string_view line, Extensions& extensions) {
    const auto blank = line.find(' ');
    const std::string keyword = upper(line.substr(0, blank));
    if (keyword == "PIPELINING") extensions.pipelining = true;
    if (keyword == "8BITMIME") extensions.eight_bit_mime = true;
    if (keyword != "SIZE") return;
    extensions.size = true;
    if (blank == line.npos) return;
    const std::string_view number = line.substr(blank + 1);
    std::uint64_t size = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), size).ec == std::errc{})
        extensions.most_size = size;
}

} // namespace

bool Reply::says_dead_address() const {
    if (!is_permanent()) return false;
    const std::string_view status = find_status(text);
    const bool leads = !status.empty() && status.data() == text.data();
    const std::string words = upper(text);
    if (!leads && has_one_of(words, about_sender)) return false;
    if (!status.empty()) return parser::is_dead_status(status);
    return (code == 550 || code == 551 || code == 553) && has_one_of(words, dead_words);
}

std::string Reply::shown() const {
    std::string line = text;
    std::ranges::replace(line, '\n', ' ');
    return log::safe(fmt::format("{} {}", code, line), 500);
}

void ReplyReader::feed(std::string_view bytes) {
    if (position_ == buffer_.size()) {
        buffer_.clear();
        position_ = 0;
    }
    buffer_ += bytes;
}

bool ReplyReader::take(Reply& reply) {
    reply.text.clear();
    for (std::size_t at = position_;;) {
        const auto end = buffer_.find('\n', at);
        if (std::min(end, buffer_.size()) - position_ > most_reply)
            throw BadReply("an answer without an end");
        if (end == buffer_.npos) return false;
        std::string_view line = std::string_view(buffer_).substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        reply.code = read_code(line);
        const bool last = line.size() == 3 || line[3] == ' ';
        if (at != position_) reply.text += '\n';
        reply.text += line.substr(std::min<std::size_t>(4, line.size()));
        at = end + 1;
        if (!last) continue;
        position_ = at;
        return true;
    }
}

Extensions read_extensions(const Reply& ehlo) {
    Extensions extensions;
    std::string_view rest = ehlo.text;
    for (bool first = true; !rest.empty(); first = false) {
        const auto end = rest.find('\n');
        if (!first) read_keyword(rest.substr(0, end), extensions); // the first line is the server's name
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return extensions;
}

} // namespace ticketd::outbox
