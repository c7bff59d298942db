// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/blank.hpp"

#include "parser/ascii.hpp"
#include "parser/encoded_bytes.hpp"
#include "parser/header.hpp"
#include "parser/header_lines.hpp"
#include "parser/limits.hpp"
#include "parser/mime.hpp"

#include <algorithm>

namespace ticketd::parser {

namespace {

class MailBlanker {
public:
    MailBlanker(std::string_view raw, const FindStretches& find, const GoesWhole& goes_whole, int depth)
        : raw_(raw), out_(raw), find_(find), goes_whole_(goes_whole), depth_(depth) {}

    std::string blanked() {
        RawHeader header;
        std::vector<Defect> ignored;
        const auto parts = read_parts(raw_, header, ignored);
        std::vector<bool> has_children(parts.size());
        for (const Part& part : parts)
            if (part.parent >= 0) has_children[static_cast<std::size_t>(part.parent)] = true;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            blank_fields(parts[i]);
            if (!has_children[i]) blank_content(parts[i]);
        }
        return std::move(out_);
    }

private:
    std::size_t place(std::string_view piece) const {
        return static_cast<std::size_t>(piece.data() - raw_.data());
    }

    void blank_fields(const Part& part) {
        if (part.header.empty()) return;
        const HeaderLines lines(part.header);
        for (std::size_t pos = 0; pos < part.header.size();) {
            const auto field = lines.next_field(pos);
            const auto colon = field.find(':');
            if (part.is_multipart() && istarts_with(field, "content-type")) continue;
            if (colon != field.npos) blank_value(field.substr(colon + 1));
        }
    }

    void blank_value(std::string_view value) {
        if (value.find("=?") != value.npos && !find_(decode_text(unfolded(value))).empty())
            return wipe(value, {{0, value.size()}});
        wipe(value, find_(value));
    }

    static std::string unfolded(std::string_view value) {
        std::string line(value);
        std::erase_if(line, is_newline);
        return line;
    }

    void wipe(std::string_view piece, const std::vector<Stretch>& stretches) {
        for (const Stretch& stretch : stretches)
            for (std::size_t i = stretch.begin; i < std::min(stretch.end, piece.size()); ++i)
                if (!is_space(piece[i])) out_[place(piece) + i] = blank_byte;
    }

    void blank_content(const Part& part) {
        if (part.body.empty()) return;
        const bool mail = part.is("message/rfc822") || part.is("message/global");
        if (mail && depth_ < limits::nested_mails) {
            EncodedBytes content(part.body, part.encoding);
            const std::string inner = MailBlanker(content.bytes(), find_, goes_whole_, depth_ + 1).blanked();
            for (std::size_t i = 0; i < inner.size(); ++i) content.set(i, inner[i]);
            out_.replace(place(part.body), part.body.size(), content.encode());
            return;
        }
        if ((part.is_text() && part.filename.empty()) || !goes_whole_(part.decode())) return;
        EncodedBytes content(part.body, part.encoding);
        for (std::size_t i = 0; i < content.bytes().size(); ++i)
            if (!is_newline(content.bytes()[i])) content.set(i, blank_byte);
        out_.replace(place(part.body), part.body.size(), content.encode());
    }

    std::string_view raw_;
    std::string out_;
    const FindStretches& find_;
    const GoesWhole& goes_whole_;
    int depth_;
};

} // namespace

std::string blank_mail(std::string_view raw, const FindStretches& find, const GoesWhole& goes_whole) {
    const std::string texts_blanked = erase_stretches(raw, find);
    return MailBlanker(texts_blanked, find, goes_whole, 0).blanked();
}

} // namespace ticketd::parser
