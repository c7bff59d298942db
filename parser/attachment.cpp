// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/attachment.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/limits.hpp"

#include <array>
#include <utility>

namespace ticketd::parser {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array extensions{
    Pair{"application/gzip", "gz"},
    Pair{"application/ics", "ics"},
    Pair{"application/json", "json"},
    Pair{"application/msword", "doc"},
    Pair{"application/pdf", "pdf"},
    Pair{"application/pgp-encrypted", "asc"},
    Pair{"application/pgp-keys", "asc"},
    Pair{"application/pgp-signature", "asc"},
    Pair{"application/pkcs7-mime", "p7m"},
    Pair{"application/pkcs7-signature", "p7s"},
    Pair{"application/rtf", "rtf"},
    Pair{"application/x-pkcs7-mime", "p7m"},
    Pair{"application/x-pkcs7-signature", "p7s"},
    Pair{"application/xml", "xml"},
    Pair{"application/zip", "zip"},
    Pair{"audio/mpeg", "mp3"},
    Pair{"audio/x-wav", "wav"},
    Pair{"image/bmp", "bmp"},
    Pair{"image/gif", "gif"},
    Pair{"image/jpeg", "jpg"},
    Pair{"image/jpg", "jpg"},
    Pair{"image/png", "png"},
    Pair{"image/svg+xml", "svg"},
    Pair{"image/tiff", "tif"},
    Pair{"image/webp", "webp"},
    Pair{"message/delivery-status", "txt"},
    Pair{"message/disposition-notification", "txt"},
    Pair{"message/feedback-report", "txt"},
    Pair{"message/global", "eml"},
    Pair{"message/partial", "eml"},
    Pair{"message/rfc822", "eml"},
    Pair{"text/calendar", "ics"},
    Pair{"text/css", "css"},
    Pair{"text/csv", "csv"},
    Pair{"text/directory", "vcf"},
    Pair{"text/html", "html"},
    Pair{"text/markdown", "md"},
    Pair{"text/plain", "txt"},
    Pair{"text/rfc822-headers", "txt"},
    Pair{"text/rtf", "rtf"},
    Pair{"text/vcard", "vcf"},
    Pair{"text/x-vcard", "vcf"},
    Pair{"text/xml", "xml"},
    Pair{"video/mp4", "mp4"},
};

/// Marks that reorder or hide text: "gpj.exe" must not look like "exe.jpg".
bool is_deceptive(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069)
           || c == 0xFEFF || (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool is_forbidden(char32_t c) {
    return c < 0x20 || c == 0x7F
           || (c < 0x80
               && std::string_view("<>:\"|?*\\/").find(static_cast<char>(c)) != std::string_view::npos);
}

std::string shorten(std::string name) {
    if (name.size() <= limits::filename_bytes) return name;
    std::size_t dot = name.rfind('.');
    std::string extension = dot != name.npos && name.size() - dot <= 16 ? name.substr(dot) : std::string();
    truncate_utf8(name, limits::filename_bytes - extension.size());
    return name + extension;
}

void finish(Attachment& a, std::string_view first_bytes, std::size_t number) {
    if (std::string_view type = detect_type(first_bytes); type != a.content_type) a.detected_type = type;
    if (!a.filename.empty()) return;
    std::string_view known =
        a.detected_type.empty() || extension_of(a.content_type) != "bin" ? a.content_type : a.detected_type;
    a.filename = "attachment-" + std::to_string(number) + "." + std::string(extension_of(known));
}

/// A forwarded mail is named by its subject.
std::string mail_name(const Part& part) {
    std::vector<Defect> ignored;
    std::string first = Content(part.body.substr(0, 64 * 1024), part.encoding).decode();
    std::string subject = decode_text(read_header(first, ignored).get("Subject"));
    truncate_utf8(subject, 80);
    for (char& c : subject)
        if (c == '/' || c == '\\') c = '_';
    subject = safe_filename(subject);
    return subject.empty() ? subject : subject + ".eml";
}

} // namespace

std::string safe_filename(std::string_view declared) {
    std::string name = repair_utf8(std::string(declared));
    std::size_t slash = name.find_last_of("/\\");
    if (slash != name.npos && slash + 1 < name.size()) name.erase(0, slash + 1);
    std::string out;
    for (std::size_t pos = 0; pos < name.size();) {
        char32_t c = next_code_point(name, pos);
        if (is_deceptive(c)) continue;
        if (is_forbidden(c)) {
            if (c >= 0x20 && c != 0x7F) out.push_back('_');
        } else {
            append_utf8(out, c);
        }
    }
    std::string_view kept = trim(out);
    while (kept.starts_with('.') || kept.starts_with('-')) kept.remove_prefix(1);
    while (kept.ends_with('.') || kept.ends_with(' ')) kept.remove_suffix(1);
    if (kept.find_first_not_of("_.~ ") == kept.npos) return {};
    return shorten(std::string(kept));
}

std::string_view extension_of(std::string_view content_type) {
    for (const auto& [type, extension] : extensions)
        if (type == content_type) return extension;
    return "bin";
}

Attachment make_attachment(const Part& part, std::size_t number) {
    Attachment a;
    a.filename = safe_filename(part.filename);
    if (a.filename.empty() && part.is("message/rfc822")) a.filename = mail_name(part);
    bool none = !part.typed && part.type.value == "text/plain" && part.depth > 0 && !part.filename.empty();
    a.content_type = none ? "application/octet-stream" : part.type.value;
    a.content_id = repair_utf8(part.content_id);
    a.is_inline = part.disposition.value == "inline";
    a.content = Content(part.body, part.encoding);
    a.size = a.content.decoded_size();
    finish(a, Content(part.body.substr(0, 1024), part.encoding).decode(), number);
    return a;
}

Attachment make_attachment(std::string_view filename, std::string_view content_type, std::string decoded,
                           std::size_t number) {
    Attachment a;
    a.filename = safe_filename(filename);
    a.content_type = is_media_type(content_type) ? to_lower(content_type) : "application/octet-stream";
    a.size = decoded.size();
    std::string first = decoded.substr(0, 1024);
    a.content = Content(std::move(decoded));
    finish(a, first, number);
    return a;
}

} // namespace ticketd::parser
