// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/encode.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/compose.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

constexpr std::size_t line_columns = 76, longest_token = 900;
constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_printable(char c) { return c >= ' ' && c < 0x7F; }

/// Without branches, so that the compiler takes many bytes at once.
bool are_printable(std::string_view text) {
    unsigned char odd = 0;
    for (const char c : text) odd |= static_cast<unsigned char>(!is_printable(c));
    return odd == 0;
}

/// As "Name: value" it needs no folding, and nothing in it is left out.
bool fits_as_it_is(std::string_view name, std::string_view value) {
    if (value.empty() || !are_printable(value)) return false;
    if (value.find(' ') == value.npos) return value.size() <= longest_token;
    return name.size() + 2 + value.size() <= line_columns && value.front() != ' ' && value.back() != ' '
           && value.find("  ") == value.npos;
}

std::string field_as_it_is(std::string_view name, std::string_view value) {
    std::string field;
    field.reserve(name.size() + value.size() + 4);
    return field.append(name).append(": ").append(value).append("\r\n");
}

/// One line of valid UTF-8 without control characters, whatever came in.
std::string unfolded(std::string_view utf8) {
    if (are_printable(utf8)) return std::string(trim(utf8));
    std::string text = repair_utf8(std::string(utf8));
    clean_line(text);
    return std::string(trim(text));
}

/// May it stand in a field as it is? Not if it could be taken for an encoded word.
bool needs_no_encoding(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_printable) && text.find("=?") == text.npos;
}

/// Writes pieces after each other, on a new line where the line would be too long.
class Folder {
public:
    explicit Folder(std::string_view name) : out_(std::string(name) + ":"), column_(out_.size()) {}
    void word(std::string_view w) {
        if (column_ + 1 + w.size() > line_columns && !first_) newline();
        out_.append(" ").append(w);
        column_ += 1 + w.size();
        first_ = false;
    }
    std::string finish() { return std::move(out_.append("\r\n")); }

private:
    void newline() {
        out_.append("\r\n");
        column_ = 0;
    }
    std::string out_;
    std::size_t column_;
    bool first_ = true;
};

/// Adds each word; one that is longer than any line may be is cut.
void fold_plain(Folder& folder, std::string_view text) {
    std::size_t pos = 0;
    while (pos < text.size()) {
        std::size_t end = std::min({text.find(' ', pos), text.size(), pos + longest_token});
        if (end > pos) folder.word(text.substr(pos, end - pos));
        pos = end < text.size() && text[end] == ' ' ? end + 1 : end;
    }
}

std::string base64_of(std::string_view bytes) {
    std::string lines = encode_base64_lines(bytes);
    std::erase_if(lines, is_newline);
    return lines;
}

/// Encoded words of at most 75 characters, each of whole code points.
void fold_encoded(Folder& folder, std::string_view text) {
    constexpr std::size_t most_bytes = 42; // 56 characters of base64 and the 12 around them
    while (!text.empty()) {
        std::string piece(text);
        truncate_utf8(piece, most_bytes);
        folder.word("=?UTF-8?B?" + base64_of(piece) + "?=");
        text.remove_prefix(piece.size());
    }
}

bool is_atom_text(char c) {
    return is_letter(c) || is_digit(c)
           || std::string_view("!#$%&'*+-/=?^_`{|}~ ").find(c) != std::string_view::npos;
}

void fold_name(Folder& folder, std::string_view name) {
    if (!needs_no_encoding(name)) return fold_encoded(folder, name);
    if (std::all_of(name.begin(), name.end(), is_atom_text) && name.find("  ") == name.npos)
        return fold_plain(folder, name);
    std::string quoted = "\"";
    for (char c : name.substr(0, longest_token / 2)) {
        if (c == '"' || c == '\\') quoted.push_back('\\');
        quoted.push_back(c);
    }
    folder.word(quoted + "\"");
}

std::string percent_encoded(std::string_view bytes) {
    std::string out;
    for (char c : bytes) {
        if (is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_')
            out.push_back(c);
        else
            out.append({'%', hex_digits[byte(c) >> 4], hex_digits[byte(c) & 15]});
    }
    return out;
}

/// Stands for itself inside a line; a blank does not at its end.
constexpr auto literal_bytes = [] {
    std::array<bool, 256> is{};
    for (std::size_t c = '!'; c < 0x7F; ++c) is.at(c) = c != '=';
    is.at(' ') = is.at('\t') = true;
    return is;
}();

/// Each byte stands for itself. Without branches, so that the compiler takes many bytes at once.
bool are_literal(std::string_view text) {
    unsigned char odd = 0;
    for (const char c : text) {
        const auto b = static_cast<unsigned char>(c);
        const bool control = b < ' ' && b != '\t';
        odd |= static_cast<unsigned char>(control | (b >= 0x7F) | (b == '='));
    }
    return odd == 0;
}

/// How many bytes at the front stand for themselves.
std::size_t literal_at_front(std::string_view text) {
    constexpr std::size_t block = 16;
    std::size_t size = 0;
    while (size + block <= text.size() && are_literal({text.data() + size, block})) size += block;
    while (size < text.size() && literal_bytes[byte(text[size])]) ++size;
    return size;
}

/// "From ", a lone dot and what may be a boundary at a line's start are rewritten by some transports.
bool begins_fragile(std::string_view line) {
    return line.starts_with('.') || line.starts_with('-') || line.starts_with("From ");
}

/// The line stands for itself as a whole.
bool is_its_own_qp(std::string_view line) {
    return !line.empty() && line.size() <= line_columns && !is_blank(line.back()) && !begins_fragile(line)
           && are_literal(line);
}

/// One line of quoted-printable without its end, broken softly where it is too long.
void append_qp_line(std::string& out, std::string_view line) {
    if (is_its_own_qp(line)) {
        out.append(line);
        return;
    }
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (column > 0 && column + 1 < line_columns) { // all that needs no look at its place, in one piece
            const auto room = std::min(line_columns - 1 - column, line.size() - i - 1);
            const auto size = literal_at_front(line.substr(i, room));
            out.append(line, i, size);
            column += size;
            i += size;
        }
        char c = line[i];
        bool last = i + 1 == line.size();
        bool fragile = column == 0 && begins_fragile(line.substr(i));
        bool literal = c > ' ' && c < 0x7F && c != '=' && !fragile;
        if (is_blank(c) && !last) literal = true;
        std::size_t width = literal ? 1 : 3;
        if (column + width > (last ? line_columns : line_columns - 1)) {
            out.append("=\r\n");
            column = 0;
        }
        if (literal)
            out.push_back(c);
        else
            out.append({'=', hex_digits[byte(c) >> 4], hex_digits[byte(c) & 15]});
        column += width;
    }
}

} // namespace

std::string write_text_field(std::string_view name, std::string_view utf8) {
    if (fits_as_it_is(name, utf8) && utf8.find("=?") == utf8.npos) return field_as_it_is(name, utf8);
    std::string text = unfolded(utf8);
    Folder folder(name);
    // Folding would change runs of blanks, and a word too long for a line would be cut.
    bool plain = needs_no_encoding(text) && text.find("  ") == text.npos;
    for (std::size_t pos = 0; plain && pos < text.size();) {
        std::size_t end = std::min(text.find(' ', pos), text.size());
        plain = end - pos <= longest_token;
        pos = end + 1;
    }
    if (plain)
        fold_plain(folder, text);
    else
        fold_encoded(folder, text);
    return folder.finish();
}

std::string write_token_field(std::string_view name, std::string_view value) {
    if (fits_as_it_is(name, value)) return field_as_it_is(name, value);
    std::string text = unfolded(value);
    std::erase_if(text, [](char c) { return !is_printable(c); });
    Folder folder(name);
    fold_plain(folder, text);
    return folder.finish();
}

std::string write_address_field(std::string_view name, const std::vector<Address>& addresses) {
    Folder folder(name);
    std::vector<const Address*> good;
    for (const Address& a : addresses)
        if (is_deliverable(a.address)) good.push_back(&a);
    if (good.empty()) return {};
    for (const Address* a : good) {
        std::string_view end = a == good.back() ? "" : ",";
        std::string shown = unfolded(a->name);
        if (!shown.empty()) fold_name(folder, shown);
        std::string spec = shown.empty() ? a->address : "<" + a->address + ">";
        folder.word(spec.append(end));
    }
    return folder.finish();
}

std::string write_parameter(std::string_view name, std::string_view utf8) {
    std::string text = unfolded(utf8);
    bool short_ascii = needs_no_encoding(text) && text.size() < 60 && text.find_first_of("\"\\") == text.npos;
    std::string start = ";\r\n " + std::string(name);
    if (short_ascii) return start + "=\"" + text + "\"";
    std::string out;
    std::string_view rest = text;
    for (int section = 0; !rest.empty(); ++section) {
        std::string piece(rest);
        truncate_utf8(piece, 15); // 45 characters when each byte is encoded
        rest.remove_prefix(piece.size());
        bool only = section == 0 && rest.empty();
        out += start + (only ? "*" : "*" + std::to_string(section) + "*") + "="
               + (section == 0 ? "UTF-8''" : "") + percent_encoded(piece);
    }
    return out;
}

std::string encode_quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    std::size_t pos = 0;
    while (pos < text.size()) {
        append_qp_line(out, next_line(text, pos));
        out.append("\r\n");
    }
    return out;
}

} // namespace ticketd::parser
