// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/smtp_reply.hpp"

#include "daemon/log.hpp"

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

/// Code of a reply's line; its text begins after the separator, if there is any. Throws BadReply.
int read_code(std::string_view line) {
    const bool digits = line.size() >= 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
    const bool separated = line.size() == 3 || (line.size() > 3 && (line[3] == ' ' || line[3] == '-'));
    const int code = digits ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
    if (!separated || code < 200 || code > 559)
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
    const std::string_view status = std::string_view(text).substr(0, text.find_first_of(" \n"));
    if (status.starts_with("5.") && status.find_first_not_of("0123456789.") == status.npos) {
        constexpr auto dead =
            std::to_array<std::string_view>({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"});
        return std::ranges::find(dead, status) != dead.end();
    }
    return code == 550 || code == 551 || code == 553;
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
