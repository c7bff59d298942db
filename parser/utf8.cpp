// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/charset.hpp"

#include <array>
#include <cstring>

namespace ticketd::parser {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the well-formed sequence at `p`, or 0 (Unicode table 3-7).
std::size_t sequence_length(const unsigned char* p, std::size_t left) {
    auto tail = [&](std::size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2) return 0;
    if (p[0] < 0xE0) return tail(1) ? 2 : 0;
    if (p[0] < 0xF0) {
        if (!tail(1) || !tail(2)) return 0;
        if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)) return 0;
        return 3;
    }
    if (p[0] > 0xF4 || !tail(1) || !tail(2) || !tail(3)) return 0;
    if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)) return 0;
    return 4;
}

/// Position of the first byte that does not begin a well-formed sequence, from `pos` on.
std::size_t find_ill_formed(std::string_view s, std::size_t pos) {
    const auto* data = reinterpret_cast<const unsigned char*>(s.data());
    while (pos < s.size()) {
        if (pos + 8 <= s.size() && are_eight_ascii(s.data() + pos)) {
            pos += 8;
            continue;
        }
        std::size_t n = sequence_length(data + pos, s.size() - pos);
        if (n == 0) return pos;
        pos += n;
    }
    return s.size();
}

/// Bytes at `pos` that one U+FFFD stands for: the longest start of a sequence that could have become one.
std::size_t ill_formed_length(std::string_view s, std::size_t pos) {
    unsigned lead = byte(s[pos]);
    std::size_t want = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : 1;
    std::size_t n = 1;
    while (n < want && pos + n < s.size() && (byte(s[pos + n]) & 0xC0) == 0x80) ++n;
    return n < want ? n : 1;
}

/// Bytes of the code point at `i` if it is to be taken out of a text, or 0.
std::size_t invisible(std::string_view s, std::size_t i) {
    if (is_control(s[i])) return 1;
    bool c1 = byte(s[i]) == 0xC2 && i + 1 < s.size() && byte(s[i + 1]) < 0xA0;
    return c1 ? 2 : 0;
}

/// What a text holds that cleaning may change; without branches, so that compilers take many bytes at once.
struct Found {
    bool carriage_return = false, odd = false;
};

template <bool one_line>
Found look(std::string_view s) {
    unsigned char cr = 0, odd = 0;
    for (char c : s) {
        const auto b = static_cast<unsigned char>(c);
        const bool of_lines = (b == '\n') | (b == '\t');
        const bool kept = one_line ? b == '\r' : (b == '\r') | of_lines;
        cr |= static_cast<unsigned char>(b == '\r');
        odd |= static_cast<unsigned char>(((b < 0x20) & !kept) | (b == 0x7F) | (b == 0xC2));
    }
    return {cr != 0, odd != 0};
}

/// Line ends of a text that needs nothing else: whole lines are moved at once.
void unify_line_ends(std::string& text) {
    std::size_t to = 0, from = 0;
    for (std::size_t at = text.find('\r'); at != text.npos; at = text.find('\r', from)) {
        // CR CR LF is what a line end becomes when a program translates it twice.
        std::size_t end = text.compare(at, 3, "\r\r\n") == 0 ? at + 3
                          : text.compare(at, 2, "\r\n") == 0 ? at + 2
                                                             : at + 1;
        std::memmove(text.data() + to, text.data() + from, at - from);
        to += at - from;
        text[to++] = '\n';
        from = end;
    }
    std::memmove(text.data() + to, text.data() + from, text.size() - from);
    text.resize(to + text.size() - from);
}

void clean(std::string& text, bool one_line) {
    const Found found = one_line ? look<true>(text) : look<false>(text);
    if (!found.odd && !found.carriage_return) return;
    if (!found.odd && !one_line) return unify_line_ends(text);
    std::size_t to = 0;
    for (std::size_t i = 0; i < text.size();) {
        char c = text[i];
        if (byte(c) >= 0x20 && c != 0x7F && byte(c) != 0xC2) { // 0xC2 may begin a C1 control
            text[to++] = c;
            ++i;
        } else if (c == '\r' || c == '\n') {
            if (c == '\r' && text.compare(i, 3, "\r\r\n") == 0) ++i;
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
            text[to++] = one_line ? ' ' : '\n';
            ++i;
        } else if (c == '\t') {
            text[to++] = one_line ? ' ' : '\t';
            ++i;
        } else if (std::size_t gone = invisible(text, i)) {
            i += gone;
        } else {
            text[to++] = c;
            ++i;
        }
    }
    text.resize(to);
}

} // namespace

bool is_utf8(std::string_view s) { return find_ill_formed(s, 0) == s.size(); }

std::string repair_utf8(std::string s) {
    std::size_t bad = find_ill_formed(s, 0);
    if (bad == s.size()) return s;
    std::string out;
    out.reserve(s.size() + 16);
    std::size_t good = 0;
    while (bad < s.size()) {
        out.append(s, good, bad - good).append(replacement);
        good = bad + ill_formed_length(s, bad);
        bad = find_ill_formed(s, good);
    }
    return out.append(s, good);
}

char* write_utf8(char* to, char32_t c) {
    auto put = [&](char32_t bits) { *to++ = static_cast<char>(static_cast<unsigned char>(bits)); };
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
    return to;
}

void append_utf8(std::string& out, char32_t c) {
    std::array<char, 4> bytes;
    out.append(bytes.data(), write_utf8(bytes.data(), c));
}

char32_t next_code_point(std::string_view s, std::size_t& pos) {
    unsigned lead = byte(s[pos]);
    std::size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = n == 1 ? lead : lead & (0x7FU >> n);
    for (std::size_t i = 1; i < n && pos + i < s.size(); ++i) c = (c << 6) | (byte(s[pos + i]) & 0x3F);
    pos += n;
    return c;
}

void clean_text(std::string& text) { clean(text, false); }
void clean_line(std::string& text) { clean(text, true); }

void truncate_utf8(std::string& text, std::size_t bytes) {
    if (text.size() <= bytes) return;
    while (bytes > 0 && (byte(text[bytes]) & 0xC0) == 0x80) --bytes;
    text.resize(bytes);
}

} // namespace ticketd::parser
