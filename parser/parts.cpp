// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/defects.hpp"
#include "parser/limits.hpp"
#include "parser/message_id.hpp"
#include "parser/mime.hpp"

#include <algorithm>
#include <optional>

namespace ticketd::parser {
namespace {

TransferEncoding read_encoding(std::string_view raw) {
    Parameterized p = read_parameters(raw);
    std::string name;
    for (char c : p.value)
        if (is_letter(c) || is_digit(c)) name.push_back(c);
    if (name == "base64") return TransferEncoding::base64;
    if (name == "quotedprintable") return TransferEncoding::quoted_printable;
    if (name == "xuuencode" || name == "uuencode" || name == "xuue") return TransferEncoding::uuencode;
    return TransferEncoding::identity;
}

bool is_token_character(char c) { return c > ' ' && c < 0x7F && std::string_view("\"<>").find(c) == npos; }

/// "text" is from before MIME; a type without a slash is none.
bool mend_type(Parameterized& type) {
    if (is_media_type(type.value)) return true;
    if (type.value.starts_with("text/html"))
        type.value = "text/html";
    else if (type.value.starts_with("multipart/"))
        type.value = "multipart/mixed";
    else
        type.value.clear();
    return !type.value.empty();
}

void describe(Part& part, const RawHeader& header, bool in_digest) {
    std::string_view declared = header.get("Content-Type");
    if (!declared.empty()) part.type = read_parameters(declared);
    part.typed = mend_type(part.type);
    if (!part.typed) part.type.value = in_digest ? "message/rfc822" : "text/plain";
    if (auto d = header.get("Content-Disposition"); !d.empty()) part.disposition = read_parameters(d);
    if (auto e = header.get("Content-Transfer-Encoding"); !e.empty()) part.encoding = read_encoding(e);
    if (auto id = header.get("Content-ID"); !id.empty()) part.content_id = read_message_id(id);
    if (auto d = header.get("Content-Description"); !d.empty()) part.description = decode_text(d);
    part.filename = part.disposition.get("filename");
    for (std::string_view name : {"name", "filename", "file"})
        if (part.filename.empty()) part.filename = part.type.get(name);
}

/// A line that begins with "--": where it begins, what stands behind the dashes, and where the next line
/// begins.
struct Delimiter {
    std::size_t start = 0, next = 0;
    std::string_view content;
};

/// A multipart whose end was not met yet.
struct Open {
    std::string boundary;
    std::size_t part;
};

class PartReader {
public:
    PartReader(std::string_view raw, std::vector<Defect>& defects)
        : raw_(raw), defects_(defects), eol_(raw.find('\n') == npos ? '\r' : '\n') {}

    std::vector<Part> read(RawHeader& top) {
        constexpr std::size_t usual_parts = 3;
        parts_.reserve(usual_parts);
        top = read_header(raw_, defects_);
        add_part(top, 0, -1, 0);
        if (!parts_[0].is_multipart()) return std::move(parts_);
        scan();
        if (parts_.size() == 1) retry_with_guess();
        // What holds parts is never encoded itself, whatever it says (RFC 2045 section 6.4).
        for (const Part& part : parts_)
            if (part.parent >= 0)
                parts_[static_cast<std::size_t>(part.parent)].encoding = TransferEncoding::identity;
        return std::move(parts_);
    }

private:
    /// The entity whose header was read at `start`. Its body goes to the mail's end until something ends it.
    std::size_t add_part(const RawHeader& header, std::size_t start, int parent, int depth) {
        Part part;
        bool digest = parent >= 0 && parts_[static_cast<std::size_t>(parent)].is("multipart/digest");
        describe(part, header, digest);
        part.parent = parent;
        part.depth = depth;
        part.header = raw_.substr(start, header.size);
        pos_ = std::min(raw_.size(), start + header.size);
        part.body = raw_.substr(pos_);
        parts_.push_back(std::move(part));
        std::size_t index = parts_.size() - 1;
        current_ = index;
        if (parts_[index].is_multipart()) open_multipart(index);
        return index;
    }

    void open_multipart(std::size_t index) {
        if (parts_[index].depth >= limits::depth) return add_defect_once(defects_, "too-deep", "multiparts");
        std::string boundary(trim_end(parts_[index].type.get("boundary")));
        if (boundary.empty()) boundary = guess_boundary(pos_);
        boundary.resize(std::min(boundary.size(), limits::boundary_bytes));
        if (boundary.empty()) return add_defect(defects_, "missing-boundary", "none declared");
        open_.push_back({std::move(boundary), index});
    }

    void scan() {
        while (!open_.empty()) {
            std::optional<Delimiter> d = next_delimiter();
            if (!d) break;
            take(*d);
            if (full_) break;
        }
        if (!open_.empty() && !full_ && parts_.size() > 1)
            add_defect_once(defects_, "missing-end-boundary", "");
    }

    /// The next line from pos_ on that begins with two dashes.
    std::optional<Delimiter> next_delimiter() {
        const char mark[3] = {eol_, '-', '-'};
        std::size_t start = pos_;
        bool at_line_start = raw_.substr(pos_).starts_with("--") && (pos_ == 0 || is_newline(raw_[pos_ - 1]));
        if (!at_line_start) {
            std::size_t found = raw_.find(std::string_view(mark, 3), pos_ > 0 ? pos_ - 1 : 0);
            if (found == npos) return std::nullopt;
            start = found + 1;
        }
        std::size_t end = std::min(raw_.find(eol_, start), raw_.size());
        pos_ = std::min(end + 1, raw_.size());
        return Delimiter{start, pos_, trim_end(raw_.substr(start + 2, end - start - 2))};
    }

    void take(const Delimiter& d) {
        bool closing = false;
        std::size_t level = match(d.content, closing);
        if (level == npos) return;
        end_bodies(level, d.start);
        std::size_t parent = open_[level].part;
        open_.resize(closing ? level : level + 1);
        current_ = npos;
        if (closing) return;
        if (parts_.size() >= limits::parts) {
            add_defect_once(defects_, "too-many-parts", "");
            full_ = true;
            return;
        }
        RawHeader header = read_part_header(raw_.substr(d.next));
        add_part(header, d.next, static_cast<int>(parent), parts_[parent].depth + 1);
    }

    /// A part that begins with an empty line has no header, unless its fields come after that line by
    /// mistake.
    RawHeader read_part_header(std::string_view part) {
        std::size_t body = 0;
        if (next_line(part, body).empty()) {
            const std::size_t text = std::min(part.find_first_not_of("\r\n", body), part.size());
            RawHeader none;
            none.size = body;
            if (!istarts_with(part.substr(text), "content-")) return none;
        }
        return read_header(part, defects_);
    }

    /// The innermost open multipart whose boundary the line is.
    std::size_t match(std::string_view content, bool& closing) const {
        for (std::size_t i = open_.size(); i-- > 0;) {
            const std::string& b = open_[i].boundary;
            if (!content.starts_with(b)) continue;
            closing = content.size() > b.size();
            if (!closing || content.substr(b.size()) == "--") return i;
        }
        for (std::size_t i = open_.size(); i-- > 0;) {
            const std::string& b = open_[i].boundary;
            closing = true;
            if (content.starts_with(b) && content.substr(b.size()).starts_with("--")) return i;
        }
        return npos;
    }

    /// Everything inside the multipart at `level` ends before the delimiter, without the line end before it.
    void end_bodies(std::size_t level, std::size_t at) {
        std::size_t end = at;
        if (end > 0 && is_newline(raw_[end - 1])) --end;
        if (end > 0 && raw_[end] == '\n' && raw_[end - 1] == '\r') --end;
        if (current_ != npos) cut(parts_[current_], end);
        for (std::size_t i = level + 1; i < open_.size(); ++i) {
            cut(parts_[open_[i].part], end);
            add_defect_once(defects_, "missing-end-boundary", "inner multipart");
        }
    }

    void cut(Part& part, std::size_t end) const {
        auto start = static_cast<std::size_t>(part.body.data() - raw_.data());
        part.body = raw_.substr(start, end > start ? end - start : 0);
    }

    /// The first line that begins like a boundary and stands before something like a part's header.
    std::string guess_boundary(std::size_t from) const {
        std::size_t pos = from;
        for (int lines = 0; pos < raw_.size() && lines < 200; ++lines) {
            std::string_view line = trim_end(next_line(raw_, pos));
            if (!line.starts_with("--") || line.size() < 5 || line.find(' ') != npos) continue;
            std::size_t at = pos;
            std::string_view next = next_line(raw_, at);
            if (istarts_with(next, "content-")) return std::string(line.substr(2));
        }
        return {};
    }

    /// The declared boundary stands nowhere: perhaps another one does.
    void retry_with_guess() {
        std::size_t start = static_cast<std::size_t>(parts_[0].body.data() - raw_.data());
        std::string guess = guess_boundary(start);
        add_defect(defects_, "missing-boundary", "declared one is not in the mail");
        if (guess.empty()) return;
        open_.assign(1, Open{std::move(guess), 0});
        pos_ = start;
        current_ = 0;
        scan();
    }

    std::string_view raw_;
    std::vector<Defect>& defects_;
    char eol_;
    std::size_t pos_ = 0, current_ = npos;
    std::vector<Part> parts_;
    std::vector<Open> open_;
    bool full_ = false;
};

} // namespace

bool is_media_type(std::string_view type) {
    const std::size_t slash = type.find('/');
    return slash != npos && slash > 0 && slash + 1 < type.size()
           && std::all_of(type.begin(), type.end(), is_token_character);
}

std::string Part::decode_start(std::size_t limit) const {
    return Content(body.substr(0, 3 * limit), encoding).decode();
}

std::string Part::text_start(std::size_t limit) const {
    std::string utf8 = to_utf8(decode_start(limit), type.get("charset"));
    clean_text(utf8);
    return utf8;
}

std::vector<Part> read_parts(std::string_view raw, RawHeader& top, std::vector<Defect>& defects) {
    return PartReader(raw, defects).read(top);
}

std::string_view parent_type(const std::vector<Part>& parts, const Part& part) {
    return part.parent < 0 ? std::string_view()
                           : std::string_view(parts[static_cast<std::size_t>(part.parent)].type.value);
}

} // namespace ticketd::parser
