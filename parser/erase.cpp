// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/erase.hpp"

#include "parser/ascii.hpp"
#include "parser/encoded_bytes.hpp"
#include "parser/header.hpp"
#include "parser/header_lines.hpp"
#include "parser/html_scan.hpp"
#include "parser/limits.hpp"
#include "parser/mime.hpp"
#include "parser/parse.hpp"
#include "parser/seen_text.hpp"
#include "parser/transfer.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

// A secret this long is looked for in all of its part: in a link beside the text, said a second time.
constexpr std::size_t shortest_secret = 6;
constexpr std::size_t most_secrets = 50;

bool is_tnef(const Part& part) {
    return part.is("application/ms-tnef") || part.is("application/vnd.ms-tnef")
           || iequals(part.filename, "winmail.dat");
}

/// Makes bytes of one content blank.
class Blanker {
public:
    Blanker(EncodedBytes& content, const FindStretches& find) : content_(content), find_(find) {}

    void take(const SeenText& seen, bool html) {
        for (const Stretch& stretch : find_(seen.text)) {
            for (std::size_t i = stretch.begin; i < stretch.end; ++i) wipe(seen.from[i], seen.to[i]);
            if (html) wipe_attributes(seen.from[stretch.begin], seen.to[stretch.end - 1]);
            const std::string_view value =
                std::string_view(seen.text).substr(stretch.begin, stretch.end - stretch.begin);
            if (value.size() >= shortest_secret && value.find(' ') == value.npos
                && secrets_.size() < most_secrets)
                secrets_.emplace_back(value);
        }
    }

    void wipe_what_is_said_again() {
        for (const std::string& secret : secrets_)
            for (std::size_t at = content_.bytes().find(secret); at != std::string::npos;
                 at = content_.bytes().find(secret, at + secret.size()))
                wipe(at, at + secret.size());
    }

    void wipe(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (!is_newline(content_.bytes()[i])) content_.set(i, blank_byte);
    }

private:
    /// What stands in quotes in the tags of a stretch: a link says the text again.
    void wipe_attributes(std::size_t begin, std::size_t end) {
        bool tag = false;
        char quote = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const char c = content_.bytes()[i];
            if (quote != 0 && c != quote) {
                wipe(i, i + 1);
            } else if (quote != 0) {
                quote = 0;
            } else if (tag && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '<' || c == '>') {
                tag = c == '<';
            }
        }
    }

    EncodedBytes& content_;
    const FindStretches& find_;
    std::vector<std::string> secrets_;
};

class Eraser {
public:
    Eraser(std::string_view raw, const FindStretches& find, int depth)
        : out_(raw), find_(find), depth_(depth), raw_(raw) {
        RawHeader header;
        std::vector<Defect> ignored;
        parts_ = read_parts(raw, header, ignored);
        has_children_.resize(parts_.size());
        for (const Part& part : parts_)
            if (part.parent >= 0) has_children_[static_cast<std::size_t>(part.parent)] = true;
    }

    std::string erase() {
        erase_subject();
        for (std::size_t i = 0; i < parts_.size(); ++i)
            if (!has_children_[i]) erase_part(parts_[i]);
        return std::move(out_);
    }

    std::string erase_everything() {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            const Part& part = parts_[i];
            if (has_children_[i] || !(part.is_text() || part.is_multipart() || is_tnef(part))) continue;
            each_content(part, [this](EncodedBytes& content) {
                Blanker(content, find_).wipe(0, content.bytes().size());
            });
        }
        return std::move(out_);
    }

private:
    /// As the body is read: of a text that is said to be base64 only a beginning may be it.
    template <class Change>
    void each_content(const Part& part, Change change) {
        const bool text = part.encoding == TransferEncoding::base64 && part.is_text();
        const std::size_t size = text ? base64_text_size(part.body) : part.body.size();
        change_content(part.body.substr(0, size), part.encoding, change);
        change_content(part.body.substr(size), TransferEncoding::identity, change);
    }

    template <class Change>
    void change_content(std::string_view body, TransferEncoding encoding, Change change) {
        if (body.empty()) return;
        EncodedBytes content(body, encoding);
        change(content);
        out_.replace(static_cast<std::size_t>(body.data() - raw_.data()), body.size(), content.encode());
    }

    void erase_part(const Part& part) {
        const bool mail = part.is("message/rfc822") || part.is("message/global");
        if (!mail && !part.is_text() && !part.is_multipart()) return;
        if (mail && depth_ >= limits::nested_mails) return;
        each_content(part, [&](EncodedBytes& content) {
            if (!mail) return erase_text(part, content);
            const std::string erased = Eraser(content.bytes(), find_, depth_ + 1).erase();
            for (std::size_t i = 0; i < erased.size(); ++i) content.set(i, erased[i]);
        });
    }

    void erase_text(const Part& part, EncodedBytes& content) {
        const bool html = part.is("text/html");
        std::string_view charset = part.type.get("charset");
        if (html && charset.empty()) charset = html_charset(content.bytes());
        const std::string declared(charset);
        const SeenText seen = seen_text(content.bytes(), declared);
        Blanker blanker(content, find_);
        blanker.take(html ? seen_html(seen) : seen, html);
        blanker.wipe_what_is_said_again();
    }

    /// A subject that is encoded or folded goes as a whole.
    void erase_subject() {
        constexpr std::string_view name = "subject:";
        const std::string_view header = parts_.front().header;
        const HeaderLines lines(header);
        for (std::size_t pos = 0; pos < header.size();) {
            const auto field = lines.next_field(pos);
            if (!istarts_with(field, name)) continue;
            const auto value = field.substr(name.size());
            erase_value(static_cast<std::size_t>(value.data() - raw_.data()), value.size());
        }
    }

    void erase_value(std::size_t at, std::size_t size) {
        const std::string value = out_.substr(at, size);
        const bool plain = value.find("=?") == value.npos && value.find('\n') == value.npos;
        const auto found = find_(plain ? value : decode_text(value));
        if (found.empty()) return;
        const std::vector<Stretch> wiped = plain ? found : std::vector<Stretch>{{1, size}};
        for (const Stretch& stretch : wiped)
            for (std::size_t i = at + stretch.begin; i < at + std::min(stretch.end, size); ++i)
                if (!is_space(out_[i])) out_[i] = blank_byte;
    }

    std::string out_;
    const FindStretches& find_;
    int depth_;
    std::string_view raw_;
    std::vector<Part> parts_;
    std::vector<bool> has_children_;
};

} // namespace

std::string erase_stretches(std::string_view raw, const FindStretches& find) {
    std::string erased = Eraser(raw, find, 0).erase();
    if (find(parse(erased).text).empty()) return erased;
    return Eraser(erased, find, 0).erase_everything();
}

} // namespace ticketd::parser
