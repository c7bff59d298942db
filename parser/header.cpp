// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/header.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/defects.hpp"
#include "parser/header_block.hpp"
#include "parser/header_lines.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

/// The name at the start of a line that is a field's first, or empty.
std::string_view field_name(std::string_view line) {
    std::size_t n = 0;
    while (n < line.size() && line[n] > ' ' && line[n] < 0x7F && line[n] != ':') ++n;
    std::size_t colon = n;
    while (colon < line.size() && is_blank(line[colon])) ++colon;
    bool field = n > 0 && colon < line.size() && line[colon] == ':';
    return field ? line.substr(0, std::min(n, limits::field_name_bytes)) : std::string_view();
}

/// Names that a text hardly has at the start of a line by chance.
bool is_known_field(std::string_view name) {
    constexpr std::array<std::string_view, 18> known{"received",
                                                     "return-path",
                                                     "delivered-to",
                                                     "from",
                                                     "to",
                                                     "cc",
                                                     "subject",
                                                     "date",
                                                     "message-id",
                                                     "mime-version",
                                                     "reply-to",
                                                     "sender",
                                                     "references",
                                                     "in-reply-to",
                                                     "precedence",
                                                     "auto-submitted",
                                                     "dkim-signature",
                                                     "authentication-results"};
    return istarts_with(name, "x-") || istarts_with(name, "content-")
           || std::any_of(known.begin(), known.end(), [&](std::string_view k) { return iequals(k, name); });
}

bool is_mbox_line(std::string_view line) { return line.starts_with("From ") || line.starts_with(">From "); }

/// Reads lines into a repaired block: one line a field, unfolded, without NUL, within the limits.
class BlockReader {
public:
    BlockReader(std::string_view entity, std::vector<Defect>& defects)
        : entity_(entity), lines_(entity), defects_(defects) {}

    RepairedBlock read() {
        constexpr std::size_t usual_bytes = 1000;
        block_.text.reserve(std::min(entity_.size(), usual_bytes));
        skip_leading();
        while (pos_ < entity_.size()) {
            std::size_t start = pos_;
            std::string_view line = lines_.next(pos_);
            if (line.empty()) break;
            if (!take(line, start)) {
                pos_ = start;
                break;
            }
        }
        close_field();
        block_.size = pos_;
        return std::move(block_);
    }

private:
    /// Empty lines, and lines that a mailbox file puts before a mail, are no part of a header.
    void skip_leading() {
        std::size_t at = 0;
        while (at < entity_.size()) {
            std::size_t start = at;
            std::string_view line = lines_.next(at);
            if (is_mbox_line(line)) {
                pos_ = at;
            } else if (!trim(line).empty()) {
                if (!field_name(line).empty() || goes_on(start)) pos_ = start;
                return;
            }
        }
    }

    bool take(std::string_view line, std::size_t start) {
        if (is_blank(line.front())) return take_folded(line, start);
        std::string_view name = field_name(line);
        if (name.empty()) return take_junk(line, start);
        open_field(name, line);
        return true;
    }

    bool take_folded(std::string_view line, std::size_t start) {
        if (trim(line).empty()) return next_is_header() || next_is_folded();
        if (!open_) return take_junk(line, start);
        append(" ", trim(line));
        return true;
    }

    /// A line that is no field is passed over if the header goes on behind it; otherwise the body began
    /// without an empty line.
    bool take_junk(std::string_view line, std::size_t start) {
        if (!is_mbox_line(line) && (++junk_ > limits::junk_lines || !goes_on(start))) {
            add_defect(defects_, "missing-empty-line", "header ends with a line that is no field");
            return false;
        }
        add_defect(defects_, "junk-in-header", "");
        close_field();
        return true;
    }

    bool next_is_header() const {
        std::size_t at = pos_;
        std::string_view line = lines_.next(at);
        return !line.empty() && !field_name(line).empty();
    }

    /// A blank line of blanks inside a folded value, as programs fold empty words.
    bool next_is_folded() const { return pos_ < entity_.size() && is_blank(entity_[pos_]) && goes_on(pos_); }

    /// Does a field that mail knows follow within a few lines? A part's boundary ends the search.
    bool goes_on(std::size_t at) const {
        bool top = at == 0;
        for (std::size_t n = 0; n < limits::junk_lines && at < entity_.size(); ++n) {
            std::string_view line = lines_.next(at).substr(0, limits::field_name_bytes);
            if (line.empty() || (line.starts_with("--") && !top)) return false;
            top = false;
            if (is_known_field(field_name(line))) return true;
        }
        return false;
    }

    void open_field(std::string_view name, std::string_view line) {
        close_field();
        if (block_.count >= limits::fields || total_ >= limits::header_bytes) {
            add_defect_once(defects_, "too-many-fields", "header");
            return;
        }
        open_ = true;
        block_.text.append(name).append(": ");
        value_start_ = block_.text.size();
        append("", trim(line.substr(line.find(':', name.size()) + 1)));
    }

    void append(std::string_view separator, std::string_view piece) {
        const std::size_t have = block_.text.size() - value_start_;
        const std::size_t room = have < limits::field_bytes ? limits::field_bytes - have : 0;
        if (piece.size() + separator.size() > room) {
            add_defect_once(defects_, "field-too-long", "header");
            if (room <= separator.size()) return;
            piece = piece.substr(0, room - separator.size());
        }
        if (have > 0) block_.text.append(separator);
        block_.text.append(piece);
        const std::size_t from = block_.text.size() - piece.size();
        if (piece.find('\r') != npos) blank_out_cr(from);
        if (piece.find('\0') != npos) take_out_nul(from);
    }

    void take_out_nul(std::size_t from) {
        std::string& text = block_.text;
        text.erase(std::remove(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\0'),
                   text.end());
        add_defect_once(defects_, "nul-in-header", "");
    }

    void blank_out_cr(std::size_t from) {
        std::string& text = block_.text;
        std::replace(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\r', ' ');
        add_defect_once(defects_, "bare-cr-in-header", "");
    }

    void close_field() {
        if (!open_) return;
        open_ = false;
        total_ += block_.text.size() - value_start_;
        block_.text.push_back('\n');
        ++block_.count;
    }

    std::string_view entity_;
    HeaderLines lines_;
    std::vector<Defect>& defects_;
    RepairedBlock block_;
    std::size_t pos_ = 0, value_start_ = 0, total_ = 0, junk_ = 0;
    bool open_ = false;
};

} // namespace

const RawField* RawHeader::find(std::string_view name) const {
    auto at =
        std::find_if(fields.begin(), fields.end(), [&](const RawField& f) { return iequals(f.name, name); });
    return at == fields.end() ? nullptr : &*at;
}

std::string_view RawHeader::get(std::string_view name) const {
    const RawField* field = find(name);
    return field ? std::string_view(field->value) : std::string_view();
}

RepairedBlock read_block(std::string_view entity, std::vector<Defect>& defects) {
    return BlockReader(entity, defects).read();
}

RawHeader read_header(std::string_view entity, std::vector<Defect>& defects) {
    RepairedBlock block = read_block(entity, defects);
    RawHeader header;
    header.size = block.size;
    header.fields = split_fields(block);
    return header;
}

std::vector<HeaderField> read_fields(std::string_view entity) {
    std::vector<Defect> ignored;
    RawHeader header = read_header(entity, ignored);
    std::vector<HeaderField> fields;
    fields.reserve(header.fields.size());
    for (RawField& field : header.fields)
        fields.push_back({std::move(field.name), repair_utf8(std::move(field.value))});
    return fields;
}

const HeaderField* find_field(const std::vector<HeaderField>& fields, std::string_view name) {
    auto at = std::find_if(fields.begin(), fields.end(),
                           [&](const HeaderField& f) { return iequals(f.name, name); });
    return at == fields.end() ? nullptr : &*at;
}

} // namespace ticketd::parser
