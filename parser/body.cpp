// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/body.hpp"

#include "parser/ascii.hpp"
#include "parser/attachment.hpp"
#include "parser/charset.hpp"
#include "parser/defects.hpp"
#include "parser/enriched.hpp"
#include "parser/flowed.hpp"
#include "parser/html_scan.hpp"
#include "parser/html_text.hpp"
#include "parser/limits.hpp"
#include "parser/tnef.hpp"
#include "parser/transfer.hpp"
#include "parser/uuencode.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace ticketd::parser {
namespace {

/// A stretch of human text, still in the form it was sent in.
struct Piece {
    std::string text;
    bool html = false;
};

/// What a part of the tree has to say.
struct Rendered {
    std::vector<Piece> pieces;
    std::string html;

    bool is_blank() const {
        return std::all_of(pieces.begin(), pieces.end(), [](const Piece& p) { return trim(p.text).empty(); });
    }

    bool has_plain_text() const {
        return std::any_of(pieces.begin(), pieces.end(),
                           [](const Piece& p) { return !p.html && !trim(p.text).empty(); });
    }
};

class BodyReader {
public:
    BodyReader(Message& message, const std::vector<Part>& parts)
        : message_(message), parts_(parts), children_(parts.size()) {
        for (std::size_t i = 1; i < parts.size(); ++i)
            if (parts[i].parent >= 0) children_[static_cast<std::size_t>(parts[i].parent)].push_back(i);
    }

    void read() {
        Rendered all = render(0);
        message_.text = join(all.pieces);
        if (trim(message_.text).empty() && !wrapped_.empty()) {
            clean_text(wrapped_);
            message_.text = std::move(wrapped_);
        }
        if (trim(message_.text).empty()) read_named_text();
        if (message_.text.size() > limits::text_bytes) {
            truncate_utf8(message_.text, limits::text_bytes);
            add_defect_once(message_.defects, "text-too-long", "");
        }
        message_.html = !all.html.empty();
        message_.html_body = std::move(all.html);
        mark_inline();
    }

private:
    // The recursion is as deep as the scanner lets multiparts be (limits::depth).
    Rendered render(std::size_t index) {
        const Part& part = parts_[index];
        if (children_[index].empty()) return render_leaf(index);
        if (part.is("multipart/alternative")) return render_alternative(index);
        return render_all(index);
    }

    /// Apple's program breaks a page in two where a picture stands between its words. What begins a page
    /// begins a line, as in the text.
    Rendered render_all(std::size_t index) {
        Rendered all;
        for (std::size_t child : children_[index]) {
            Rendered one = render(child);
            if (!all.html.empty() && !one.html.empty()) all.html += "\n<div></div>";
            all.html += one.html;
            std::move(one.pieces.begin(), one.pieces.end(), std::back_inserter(all.pieces));
        }
        return all;
    }

    /// Some programs give the text itself a file's name. It is read if there is no other, and stays a file
    /// too.
    void read_named_text() {
        const auto named = std::find_if(parts_.begin(), parts_.end(), [](const Part& p) {
            return p.depth > 0 && p.is("text/plain") && p.disposition.value.empty() && !trim(p.body).empty();
        });
        if (named == parts_.end()) return;
        std::string bytes = decode(*named, text_left_);
        if (is_binary(bytes, named->type.get("charset"))) return;
        message_.text = to_utf8(bytes, named->type.get("charset"));
        clean_text(message_.text);
    }

    /// The plain form is what the writer meant for us to read, if it says anything but where to look at the
    /// other one; the HTML is kept beside it.
    Rendered render_alternative(std::size_t index) {
        Rendered best;
        bool plain = false;
        std::string html;
        for (std::size_t child : children_[index]) {
            Rendered one = render(child);
            if (!one.html.empty()) html = std::move(one.html);
            bool silent = one.pieces.empty() || (!best.pieces.empty() && one.is_blank());
            if (silent || (plain && !is_stub(best, one.pieces.front()))) continue;
            plain = one.has_plain_text();
            best.pieces = std::move(one.pieces);
        }
        best.html = std::move(html);
        return best;
    }

    /// "Your program cannot show HTML, see http://…" beside a whole letter in HTML.
    static bool is_stub(const Rendered& plain, const Piece& other) {
        constexpr std::size_t longest_stub = 600, times = 4;
        if (!other.html || plain.pieces.size() != 1 || plain.pieces.front().text.size() > longest_stub)
            return false;
        std::size_t said = trim(plain.pieces.front().text).size();
        return visible_bytes(other.text) > times * std::max<std::size_t>(said, 50);
    }

    Rendered render_leaf(std::size_t index) {
        const Part& part = parts_[index];
        Rendered one;
        if (!is_human_text(index)) {
            add_file(part);
            return one;
        }
        bool html = part.is("text/html");
        std::size_t& left = html ? html_left_ : text_left_;
        bool files = !html && part.body.find("begin ") != part.body.npos;
        std::string bytes = decode(part, files ? std::max(left, limits::uuencoded_bytes) : left);
        std::string_view charset = charset_of(bytes, part, html);
        if (is_binary(bytes, charset)) {
            add_defect(message_.defects, "wrong-type", "text that is no text");
            add_file(part);
            return one;
        }
        std::string text = to_utf8(bytes, charset);
        clean_text(text);
        if (files) take_files_out(text);
        if (text.size() > left) truncate_utf8(text, left);
        left -= text.size();
        if (html)
            one.html = text;
        else if (is_enriched(part))
            text = enriched_to_text(text, part.is("text/richtext"));
        else if (iequals(part.type.get("format"), "flowed"))
            text = unflow(text, iequals(part.type.get("delsp"), "yes"));
        one.pieces.push_back({std::move(text), html});
        return one;
    }

    static bool is_enriched(const Part& part) { return part.is("text/enriched") || part.is("text/richtext"); }

    /// As declared; without that as the page or a byte order mark says.
    static std::string_view charset_of(std::string_view bytes, const Part& part, bool html) {
        if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "utf-16";
        std::string_view declared = part.type.get("charset");
        return html && declared.empty() ? html_charset(bytes) : declared;
    }

    bool is_human_text(std::size_t index) const {
        const Part& part = parts_[index];
        bool text = part.is("text/plain") || part.is("text/html")
                    || (is_enriched(part) && stands_alone(index)) || (part.is_multipart() && index == 0);
        if (!text) return false;
        bool file =
            !part.filename.empty() && (part.disposition.value == "attachment" || trim(part.body).empty());
        if (index == 0) return !file;
        return part.disposition.value != "attachment" && part.filename.empty();
    }

    /// Beside other texts enriched text is a file; in their place it is what was written.
    bool stands_alone(std::size_t index) const {
        return std::none_of(parts_.begin(), parts_.end(), [&](const Part& other) {
            return other.parent == parts_[index].parent && (other.is("text/plain") || other.is("text/html"));
        });
    }

    static bool is_binary(std::string_view bytes, std::string_view charset) {
        bool wide = istarts_with(charset, "utf-16") || istarts_with(charset, "utf-32")
                    || istarts_with(charset, "ucs");
        if (wide) return false;
        const auto start = bytes.substr(0, 4096);
        const auto nul = start.find('\0') == start.npos ? 0 : std::count(start.begin(), start.end(), '\0');
        std::string_view magic = detect_type(bytes);
        return nul > 16 || (!magic.empty() && !magic.starts_with("application/pgp") && magic != "audio/mpeg");
    }

    std::string decode(const Part& part, std::size_t limit) {
        std::string_view body = part.body;
        // Enough of the encoded form for `limit` bytes of any encoding.
        if (body.size() > 3 * limit) {
            body = body.substr(0, 3 * limit);
            add_defect_once(message_.defects, "text-too-long", "");
        }
        bool as_declared = true;
        std::string bytes = part.encoding == TransferEncoding::base64 ? decode_base64_text(body, as_declared)
                                                                      : Content(body, part.encoding).decode();
        if (!as_declared) add_defect(message_.defects, "wrong-encoding", "text said to be base64");
        if (bytes.size() > limit) {
            bytes.resize(limit);
            add_defect_once(message_.defects, "text-too-long", "");
        }
        return bytes;
    }

    void add_file(const Part& part) {
        if (part.is_multipart() && trim(part.body).empty()) return;
        if (is_tnef(part) && open_tnef(part)) return;
        if (full()) return;
        message_.attachments.push_back(make_attachment(part, message_.attachments.size() + 1));
    }

    bool full() {
        if (message_.attachments.size() < limits::attachments) return false;
        add_defect_once(message_.defects, "too-many-attachments", "");
        return true;
    }

    void take_files_out(std::string& text) {
        if (!text.starts_with("begin ") && text.find("\nbegin ") == text.npos) return;
        for (UuFile& file : take_uuencoded(text))
            if (!full())
                message_.attachments.push_back(
                    make_attachment(file.name, "", std::move(file.content), message_.attachments.size() + 1));
    }

    static bool is_tnef(const Part& part) {
        return part.is("application/ms-tnef") || part.is("application/vnd.ms-tnef")
               || iequals(part.filename, "winmail.dat");
    }

    /// True if files came out of it: then the wrapping is of no use to anybody.
    bool open_tnef(const Part& part) {
        if (part.body.size() > limits::tnef_bytes) return false;
        std::string bytes = part.decode();
        std::optional<Tnef> tnef = read_tnef(bytes);
        if (!tnef) return false;
        if (wrapped_.empty())
            wrapped_ = trim(tnef->text).empty() ? html_to_text(tnef->html) : std::move(tnef->text);
        bool any = false;
        for (const TnefFile& file : tnef->files) {
            if (file.data.empty() || full()) continue;
            Attachment a = make_attachment(file.name, file.content_type, std::string(file.data),
                                           message_.attachments.size() + 1);
            a.content_id = file.content_id;
            a.is_inline = !file.content_id.empty();
            message_.attachments.push_back(std::move(a));
            any = true;
        }
        return any;
    }

    static std::string join(std::vector<Piece>& pieces) {
        std::string text;
        for (Piece& piece : pieces) {
            std::string one = piece.html ? html_to_text(piece.text) : std::move(piece.text);
            if (text.empty()) {
                text = std::move(one);
                continue;
            }
            if (!text.ends_with('\n')) text.push_back('\n');
            text += one;
        }
        return text;
    }

    /// Files that the HTML shows by their Content-ID stand inside the text, whatever their disposition says.
    void mark_inline() {
        if (message_.attachments.empty() || message_.html_body.empty()) return;
        std::unordered_set<std::string_view> shown;
        std::string_view html = message_.html_body;
        for (std::size_t at = html.find("cid:"), end = 0; at != html.npos; at = html.find("cid:", end)) {
            end = std::min(html.find_first_of("\"' \t\r\n>)", at + 4), html.size());
            shown.insert(html.substr(at + 4, end - at - 4));
        }
        for (Attachment& a : message_.attachments)
            if (!a.content_id.empty() && shown.contains(a.content_id)) a.is_inline = true;
    }

    Message& message_;
    const std::vector<Part>& parts_;
    std::vector<std::vector<std::size_t>> children_;
    std::size_t text_left_ = limits::text_bytes, html_left_ = limits::html_bytes;
    std::string wrapped_; ///< the text inside a winmail.dat, for a mail that has no other
};

} // namespace

void read_body(Message& message, const std::vector<Part>& parts) { BodyReader(message, parts).read(); }

} // namespace ticketd::parser
