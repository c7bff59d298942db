// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/transfer.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace ticketd::parser {
namespace {

constexpr unsigned char skip = 0x80, pad = 0x81;

constexpr std::array<unsigned char, 256> make_values() {
    std::array<unsigned char, 256> v{};
    v.fill(skip);
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < digits.size(); ++i)
        v[static_cast<unsigned char>(digits[i])] = static_cast<unsigned char>(i);
    v[static_cast<unsigned char>('=')] = pad;
    return v;
}
constexpr auto values = make_values();

unsigned value(char c) { return values[byte(c)]; }

char as_char(std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits & 0xFF)); }

/// Up to three characters are left before padding or the end: n characters make n - 1 bytes.
char* flush(char* out, std::uint32_t bits, unsigned count) {
    if (count == 2) *out++ = as_char(bits >> 4);
    if (count == 3) {
        *out++ = as_char(bits >> 10);
        *out++ = as_char(bits >> 2);
    }
    return out;
}

/// Decodes as long as groups of four stand together, which is all but the line ends.
const char* decode_groups(const char* p, const char* end, char*& out) {
    while (end - p >= 4) {
        unsigned a = value(p[0]), b = value(p[1]), c = value(p[2]), d = value(p[3]);
        if ((a | b | c | d) & 0x80) break;
        std::uint32_t bits = (a << 18) | (b << 12) | (c << 6) | d;
        out[0] = as_char(bits >> 16);
        out[1] = as_char(bits >> 8);
        out[2] = as_char(bits);
        out += 3;
        p += 4;
    }
    return p;
}

/// Characters of base64's alphabet; without branches or tables.
std::size_t count_digits(std::string_view s) {
    return count_bytes(s, [](char c) {
        auto b = static_cast<unsigned char>(c);
        auto letter = static_cast<unsigned char>((b | 0x20) - 'a');
        auto digit = static_cast<unsigned char>(b - '/'); // '/' stands before '0'
        return ((b < 0x80) & (letter < 26)) | (digit < 11) | (b == '+');
    });
}

/// The same for texts that were encoded apart and put one after another.
std::size_t base64_size_padded(std::string_view encoded) {
    std::size_t size = 0, count = 0;
    for (char c : encoded) {
        unsigned v = value(c);
        if (v == skip) continue;
        if (v == pad) {
            size += count > 0 ? count - 1 : 0;
            count = 0;
        } else if (++count == 4) {
            size += 3;
            count = 0;
        }
    }
    return size + (count > 0 ? count - 1 : 0);
}

/// Value of the two hexadecimal digits at `i`, or -1.
int hex_pair(std::string_view s, std::size_t i) {
    if (i + 1 >= s.size()) return -1;
    int high = hex_digit(s[i]), low = hex_digit(s[i + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// The line without the blanks at its end: some program's padding, which is no text.
std::string_view without_padding(std::string_view line) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    return line;
}

/// And without the mark of a soft line break.
std::string_view qp_line(std::string_view line, bool& soft) {
    line = without_padding(line);
    soft = !line.empty() && line.back() == '=';
    if (soft) line.remove_suffix(1);
    return line;
}

bool has_blank_before(std::string_view text, char mark) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1))
        if (at > 0 && is_blank(text[at - 1])) return true;
    return false;
}

bool is_padded(std::string_view text) {
    return has_blank_before(text, '\n') || has_blank_before(text, '\r')
           || (!text.empty() && is_blank(text.back()));
}

/// Each line by itself: an empty one between two line ends keeps them apart.
std::string decode_padded(std::string_view encoded) {
    std::string out, plain;
    for (std::size_t pos = 0; pos < encoded.size();) {
        const std::size_t start = pos;
        const std::string_view line = next_line(encoded, pos);
        plain = without_padding(line);
        plain += encoded.substr(start + line.size(), pos - start - line.size());
        out += decode_quoted_printable(plain);
    }
    return out;
}

char* write(char* out, std::string_view bytes) { return std::copy(bytes.begin(), bytes.end(), out); }

std::size_t qp_line_size(std::string_view line) {
    std::size_t size = line.size();
    for (std::size_t at = line.find('='); at != line.npos;) {
        const bool code = hex_pair(line, at + 1) >= 0;
        size -= code ? 2 : 0;
        at = line.find('=', at + (code ? 3 : 1));
    }
    return size;
}

/// Where the data of uuencode begins: behind its "begin" line, if it has one.
std::size_t uu_start(std::string_view encoded) {
    const std::size_t begin = encoded.starts_with("begin ") ? 0 : encoded.find("\nbegin ");
    if (begin == encoded.npos) return 0;
    std::size_t pos = begin + (begin > 0 ? 1 : 0);
    next_line(encoded, pos);
    return pos;
}

/// Bytes that one line of uuencode holds: as many as it says, if there are characters for them.
std::size_t uu_line_size(std::string_view line) {
    if (line.empty()) return 0;
    return std::min<std::size_t>((byte(line[0]) - 0x20U) & 0x3FU, (line.size() - 1 + 3) / 4 * 3);
}

/// One line of uuencode: a length, then groups of four characters of six bits.
void append_uu_line(std::string& out, std::string_view line) {
    auto bits = [&](std::size_t i) { return i < line.size() ? (byte(line[i]) - 0x20U) & 0x3FU : 0U; };
    if (line.empty()) return;
    std::size_t want = bits(0);
    for (std::size_t i = 1; want > 0 && i < line.size(); i += 4) {
        std::uint32_t group = (bits(i) << 18) | (bits(i + 1) << 12) | (bits(i + 2) << 6) | bits(i + 3);
        for (unsigned shift = 16; want > 0; shift -= 8, --want) {
            out.push_back(as_char(group >> shift));
            if (shift == 0) {
                --want;
                break;
            }
        }
    }
}

bool is_base64_line(std::string_view line) {
    return std::all_of(line.begin(), line.end(), [](char c) { return value(c) != skip || is_space(c); });
}

/// Where lines of base64 end and other text begins that no base64 follows soon; the size of the body if
/// nowhere.
std::size_t base64_end(std::string_view body) {
    constexpr std::size_t whole_line = 40;
    std::size_t pos = 0, end = body.size(), others = 0;
    while (pos < body.size() && others < 8) {
        const std::size_t start = pos;
        const std::string_view line = trim(next_line(body, pos));
        const bool base64 = is_base64_line(line);
        if (base64 && others > 0 && line.size() >= whole_line) return body.size();
        if (base64 && others == 0) continue;
        if (others++ == 0) end = start;
    }
    return end;
}

/// A sample of it says whether a body is base64 or text.
bool looks_like_base64(std::string_view body) {
    std::string_view sample = body.substr(0, 512);
    std::size_t good = 0, bad = 0, blanks = 0;
    for (char c : sample) {
        if (value(c) != skip)
            ++good;
        else if (c == ' ')
            ++blanks;
        else if (!is_space(c))
            ++bad;
    }
    return good > 0 && (bad + blanks) * 16 <= good;
}

} // namespace

std::string decode_base64(std::string_view encoded) {
    std::string decoded(encoded.size() / 4 * 3 + 3, '\0');
    char* out = decoded.data();
    const char* p = encoded.data();
    const char* end = p + encoded.size();
    std::uint32_t bits = 0;
    unsigned count = 0;
    while (p < end) {
        if (count == 0) p = decode_groups(p, end, out);
        if (p == end) break;
        unsigned v = value(*p++);
        if (v == skip) continue;
        if (v == pad) {
            out = flush(out, bits, count);
            bits = count = 0;
            continue;
        }
        bits = (bits << 6) | v;
        if (++count < 4) continue;
        *out++ = as_char(bits >> 16);
        *out++ = as_char(bits >> 8);
        *out++ = as_char(bits);
        bits = count = 0;
    }
    out = flush(out, bits, count);
    decoded.resize(static_cast<std::size_t>(out - decoded.data()));
    return decoded;
}

std::size_t base64_size(std::string_view encoded) {
    std::size_t padding = std::min(encoded.find('='), encoded.size());
    std::size_t digits = count_digits(encoded.substr(0, padding));
    std::string_view rest = encoded.substr(padding);
    if (count_digits(rest) != 0) return base64_size_padded(encoded);
    return digits / 4 * 3 + (digits % 4 > 0 ? digits % 4 - 1 : 0);
}

std::string decode_quoted_printable(std::string_view encoded) {
    if (is_padded(encoded)) return decode_padded(encoded); // hardly any mail
    std::string decoded(encoded.size(), '\0');
    char* out = decoded.data();
    std::size_t from = 0;
    for (std::size_t at = encoded.find('='); at != encoded.npos; at = encoded.find('=', from)) {
        out = write(out, encoded.substr(from, at - from));
        from = at + 1;
        if (from == encoded.size() || is_newline(encoded[from])) {
            next_line(encoded, from);
        } else if (const int code = hex_pair(encoded, from); code >= 0) {
            *out++ = static_cast<char>(static_cast<unsigned char>(code));
            from += 2;
        } else {
            *out++ = '=';
        }
    }
    out = write(out, encoded.substr(from));
    decoded.resize(static_cast<std::size_t>(out - decoded.data()));
    return decoded;
}

std::size_t quoted_printable_size(std::string_view encoded) {
    std::size_t size = 0;
    for (std::size_t pos = 0; pos < encoded.size();) {
        const std::size_t start = pos;
        const std::string_view line = next_line(encoded, pos);
        bool soft = false;
        size += qp_line_size(qp_line(line, soft));
        if (!soft) size += pos - start - line.size();
    }
    return size;
}

void append_q(std::string& out, std::string_view encoded) {
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        int code = encoded[i] == '=' ? hex_pair(encoded, i + 1) : -1;
        if (code >= 0) {
            out.push_back(static_cast<char>(static_cast<unsigned char>(code)));
            i += 2;
        } else {
            out.push_back(encoded[i] == '_' ? ' ' : encoded[i]);
        }
    }
}

std::string decode_uuencode(std::string_view encoded) {
    std::string out;
    out.reserve(encoded.size() / 4 * 3);
    for (std::size_t pos = uu_start(encoded); pos < encoded.size();) {
        const std::string_view line = next_line(encoded, pos);
        if (line == "end") break;
        append_uu_line(out, line);
    }
    return out;
}

std::size_t uuencode_size(std::string_view encoded) {
    std::size_t size = 0;
    for (std::size_t pos = uu_start(encoded); pos < encoded.size();) {
        const std::string_view line = next_line(encoded, pos);
        if (line == "end") break;
        size += uu_line_size(line);
    }
    return size;
}

std::size_t base64_text_size(std::string_view body) {
    const std::size_t end = base64_end(body);
    return trim(body).empty() || looks_like_base64(body.substr(0, end)) ? end : 0;
}

std::string decode_base64_text(std::string_view body, bool& as_declared) {
    const std::size_t end = base64_end(body);
    const std::string_view data = body.substr(0, end), tail = trim(body.substr(end));
    const bool base64 = trim(body).empty() || looks_like_base64(data);
    as_declared = base64 && tail.empty();
    if (!base64) return std::string(body);
    std::string bytes = decode_base64(data);
    if (!tail.empty()) bytes.append("\n").append(tail);
    return bytes;
}

} // namespace ticketd::parser
