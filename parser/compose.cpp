// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/compose.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/content.hpp"
#include "parser/date.hpp"
#include "parser/encode.hpp"

#include <algorithm>
#include <iterator>

namespace ticketd::parser {
namespace {

/// References kept of a long thread: the first, and so many of the newest (RFC 5322 section 3.6.4 lets us
/// cut).
constexpr std::size_t newest_references = 20;

bool may_be_in_id(char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; }

std::string bracketed(std::string_view id) {
    id = id.substr(0, 900);
    std::string out;
    out.reserve(id.size() + 2);
    out.push_back('<');
    if (std::ranges::all_of(id, may_be_in_id))
        out.append(id);
    else
        std::ranges::copy_if(id, std::back_inserter(out), may_be_in_id);
    out.push_back('>');
    return out;
}

std::string write_references(const std::vector<std::string>& ids) {
    std::string all;
    std::size_t skipped = ids.size() > newest_references + 1 ? ids.size() - newest_references : 0;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (i == 0 || i >= skipped) all += (all.empty() ? "" : " ") + bracketed(ids[i]);
    return all;
}

bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() < 70
           && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F && c != ':'; });
}

/// Fields whose text is syntax: an encoded word would break them.
bool is_structured(std::string_view name) {
    for (std::string_view text : {"Subject", "Comments", "Keywords", "Organization"})
        if (iequals(name, text)) return false;
    return !istarts_with(name, "x-");
}

void write_header(const OutgoingMail& mail, std::string& out) {
    out += write_token_field("Date", write_date(mail.date));
    out += write_address_field("From", {mail.from});
    out += write_address_field("To", mail.to);
    out += write_address_field("Cc", mail.cc);
    out += write_address_field("Reply-To", mail.reply_to);
    out += write_text_field("Subject", mail.subject);
    if (!mail.message_id.empty()) out += write_token_field("Message-ID", bracketed(mail.message_id));
    if (!mail.in_reply_to.empty()) out += write_token_field("In-Reply-To", bracketed(mail.in_reply_to));
    if (!mail.references.empty()) out += write_token_field("References", write_references(mail.references));
    for (const HeaderField& field : mail.extra) {
        if (!is_field_name(field.name)) continue;
        bool ascii = is_ascii(field.value);
        out += is_structured(field.name) || ascii ? write_token_field(field.name, field.value)
                                                  : write_text_field(field.name, field.value);
    }
    out += "MIME-Version: 1.0\r\n";
}

/// Nothing in the text needs cleaning: what is not ASCII is looked at more closely, and of the control
/// characters a text has line feeds and tabs. Without branches, so that the compiler takes many bytes at
/// once.
bool is_clean_ascii(std::string_view text) {
    unsigned char odd = 0;
    for (const char c : text) {
        const auto b = static_cast<unsigned char>(c);
        const bool control = b < ' ' && b != '\n' && b != '\t';
        odd |= static_cast<unsigned char>(control | (b >= 0x7F));
    }
    return odd == 0;
}

std::string cleaned(std::string_view raw_text) {
    std::string text(raw_text);
    if (is_clean_ascii(text)) return text;
    text = repair_utf8(std::move(text));
    clean_text(text);
    return text;
}

/// Trailing blanks and "From " do not survive every transport as they are.
bool has_short_lines(std::string_view text) {
    for (std::size_t pos = 0; pos < text.size();) {
        const std::string_view line = next_line(text, pos);
        if (line.size() > 78 || line.starts_with("From ") || (!line.empty() && is_blank(line.back())))
            return false;
    }
    return true;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t pos = 0; pos < text.size();) out.append(next_line(text, pos)).append("\r\n");
    return out;
}

/// A text part from its Content-Type on: 7bit if it fits, else whichever of the two encodings is shorter.
void write_text_part(std::string_view type, std::string_view raw_text, std::string& out) {
    const std::string text = cleaned(raw_text);
    const auto eight_bit = count_bytes(text, is_eight_bit);
    out.append("Content-Type: ").append(type).append("; charset=");
    out.append(eight_bit == 0 ? "us-ascii\r\n" : "utf-8\r\n").append("Content-Transfer-Encoding: ");
    if (eight_bit == 0 && has_short_lines(text))
        out.append("7bit\r\n\r\n").append(with_crlf(text));
    else if (eight_bit * 6 > text.size())
        out.append("base64\r\n\r\n").append(encode_base64_lines(with_crlf(text)));
    else
        out.append("quoted-printable\r\n\r\n").append(encode_quoted_printable(text));
}

/// The same mail has the same boundaries. No text can hold them but one that knows its own Message-ID: lines
/// of a 7bit text are the only place for it, so those that begin with two dashes are looked at.
std::string boundary(const OutgoingMail& mail, std::string_view level) {
    std::string base =
        "=_" + std::string(level) + "_" + sha256_hex(mail.message_id + mail.subject).substr(0, 32);
    while (mail.text.find(base) != std::string::npos || mail.html.find(base) != std::string::npos)
        base += "_";
    return base;
}

/// "type/subtype" of harmless characters, or the type for anything.
std::string safe_type(std::string_view type) {
    std::string out = to_lower(type.substr(0, type.find(';')));
    bool good = out.size() < 120 && std::count(out.begin(), out.end(), '/') == 1 && out.front() != '/'
                && out.back() != '/'
                && std::all_of(
                    out.begin(), out.end(),
                    [](char c) {
                        return is_letter(c) || is_digit(c)
                               || std::string_view("/.+-_").find(c) != std::string_view::npos;
                    });
    // What is base64 in a mail must be no container of other parts (RFC 2045 section 6.4).
    bool container = out.starts_with("multipart/") || out.starts_with("message/");
    return good && !container ? out : "application/octet-stream";
}

std::string write_part_header(const OutgoingPart& part) {
    std::string out = "Content-Type: " + safe_type(part.content_type);
    if (!part.filename.empty()) out += write_parameter("name", part.filename);
    out += "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ";
    out += part.is_inline ? "inline" : "attachment";
    if (!part.filename.empty()) out += write_parameter("filename", part.filename);
    out += "\r\n";
    if (!part.content_id.empty()) out += write_token_field("Content-ID", bracketed(part.content_id));
    return out + "\r\n";
}

std::string open_multipart(std::string_view subtype, const std::string& boundary) {
    return "Content-Type: multipart/" + std::string(subtype) + ";\r\n boundary=\"" + boundary + "\"\r\n";
}

/// Writes parts[first, last), each behind a line of that boundary, and closes it.
void write_parts(const OutgoingMail& mail, std::size_t first, std::size_t last, const std::string& boundary,
                 ComposedMail& composed) {
    for (std::size_t i = first; i < last; ++i) {
        composed.bytes += "\r\n--" + boundary + "\r\n" + write_part_header(mail.parts[i]);
        composed.part_offsets.push_back(composed.bytes.size());
    }
    composed.bytes += "\r\n--" + boundary + "--\r\n";
}

/// How many parts, from the first on, are the HTML's pictures (RFC 2387).
std::size_t count_pictures(const OutgoingMail& mail) {
    if (mail.html.empty()) return 0;
    const auto is_file = [](const OutgoingPart& part) { return !part.is_inline || part.content_id.empty(); };
    return static_cast<std::size_t>(std::ranges::find_if(mail.parts, is_file) - mail.parts.begin());
}

void write_body(const OutgoingMail& mail, std::size_t pictures, ComposedMail& composed) {
    auto& out = composed.bytes;
    if (mail.html.empty()) return write_text_part("text/plain", mail.text, out);
    const std::string b = boundary(mail, "a"), dashes = "\r\n--" + b;
    out.append(open_multipart("alternative", b)).append(dashes).append("\r\n");
    write_text_part("text/plain", mail.text, out);
    out.append(dashes).append("\r\n");
    if (pictures > 0) {
        const std::string related = boundary(mail, "r");
        out += open_multipart("related", related) + "\r\n--" + related + "\r\n";
        write_text_part("text/html", mail.html, out);
        write_parts(mail, 0, pictures, related, composed);
    } else {
        write_text_part("text/html", mail.html, out);
    }
    out += dashes + "--\r\n";
}

} // namespace

ComposedMail compose(const OutgoingMail& mail) {
    ComposedMail composed;
    // Enough for most mails: the texts in quoted-printable, and two headers.
    composed.bytes.reserve(2048 + mail.text.size() + mail.html.size()
                           + (mail.text.size() + mail.html.size()) / 8);
    write_header(mail, composed.bytes);
    const std::size_t pictures = count_pictures(mail);
    if (mail.parts.size() == pictures) {
        write_body(mail, pictures, composed);
        return composed;
    }
    const std::string b = boundary(mail, "m");
    composed.bytes += open_multipart("mixed", b) + "\r\n--" + b + "\r\n";
    write_body(mail, pictures, composed);
    write_parts(mail, pictures, mail.parts.size(), b, composed);
    return composed;
}

std::string encode_base64_lines(std::string_view content) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr std::size_t line_bytes = 57;
    std::string out;
    out.reserve((content.size() + 2) / 3 * 4 + content.size() / line_bytes * 2 + 2);
    for (std::size_t i = 0; i < content.size(); i += 3) {
        std::size_t left = std::min<std::size_t>(3, content.size() - i);
        unsigned bits = byte(content[i]) << 16;
        if (left > 1) bits |= byte(content[i + 1]) << 8;
        if (left > 2) bits |= byte(content[i + 2]);
        out.append({digits[bits >> 18], digits[(bits >> 12) & 63], left > 1 ? digits[(bits >> 6) & 63] : '=',
                    left > 2 ? digits[bits & 63] : '='});
        if ((i + 3) % line_bytes == 0 || i + 3 >= content.size()) out.append("\r\n");
    }
    return out;
}

} // namespace ticketd::parser
