// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_pieces.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/html_reader.hpp"
#include "parser/html_tags.hpp"
#include "parser/limits.hpp"

#include <array>

namespace ticketd::parser {
namespace {

using namespace std::string_view_literals;
using PieceKind = HtmlPiece::Kind;

/// Bytes of a page and of text that goes on to somebody as HTML, and pieces of it: Word writes 10 bytes for
/// one.
constexpr std::size_t longest_page = 1024 * 1024;
constexpr std::size_t most_pieces = 100'000;

/// No-break and typesetters' blanks, what is unseen, and bullets: all of UTF-8's two or three bytes.
std::size_t ignored(std::string_view text) {
    static constexpr auto others = std::to_array<std::string_view>(
        {"\xC2\xA0"sv, "\xC2\xAD"sv, "\xC2\xB7"sv, "\xE2\x80\xA2"sv, "\xE2\x80\xA8"sv, "\xE2\x80\xAF"sv,
         "\xE2\x81\x9F"sv, "\xE2\x81\xA0"sv, "\xE3\x80\x80"sv, "\xEF\xBB\xBF"sv});
    const char c = text.front();
    if (is_space(c) || c == '*' || c == '_' || c == '|') return 1;
    if (!is_eight_bit(c)) return 0;
    if (text.starts_with("\xE2\x80"sv) && text.size() > 2
        && static_cast<unsigned char>(text[2]) - 0x80U <= 0x0FU)
        return 3;
    for (const auto each : others)
        if (text.starts_with(each)) return each.size();
    return 0;
}

std::string letters_of(std::string_view text) {
    std::string letters;
    while (!text.empty()) {
        const auto skipped = ignored(text);
        if (skipped == 0) letters += text.front();
        text.remove_prefix(skipped == 0 ? 1 : skipped);
    }
    return letters;
}

class Collector : public HtmlEvents {
public:
    HtmlPieces found;

    void start(std::string_view name, const HtmlAttributes& attributes) override {
        if (++depth_ > limits::html_depth || found.pieces.size() > most_pieces) stopped = true;
        if (hidden_from_ > 0) return;
        if (is_machine_element(name) || is_hidden(attributes)) {
            hidden_from_ = depth_;
            return;
        }
        if (begins_line(name)) end_line();
        if (name == "br") return shape("<br>\n", {});
        if (name == "img") return picture(attributes);
        if (name == "hr") return rule();
        if (name == "blockquote") ++quoted_;
        if (name == "pre") ++preformatted_;
        if (name == "ol") numbers_.push_back(0);
        auto& piece = add(PieceKind::open);
        piece.html = clean_tag(name, attributes);
        piece.name = piece.html.empty() ? std::string() : std::string(name);
        if (name == "li" && !numbers_.empty()) shape("", {std::to_string(++numbers_.back()) + "."});
        if (name == "a") link_ = trim(attributes.get("href"));
    }

    void end(std::string_view name) override {
        const auto depth = depth_;
        if (depth_ > 0) --depth_;
        if (hidden_from_ > 0) {
            if (depth == hidden_from_) hidden_from_ = 0;
            return;
        }
        if (name == "br" || name == "img" || name == "hr") return;
        if (name == "a") end_link();
        add(PieceKind::close);
        if (name == "blockquote" && quoted_ > 0) --quoted_;
        if (name == "pre" && preformatted_ > 0) --preformatted_;
        if (name == "ol" && !numbers_.empty()) numbers_.pop_back();
        if (begins_line(name)) end_line();
    }

    void text(std::string_view s) override {
        if (hidden_from_ > 0) return;
        if (preformatted_ == 0) return words(s);
        for (std::size_t at = 0;;) {
            const auto end = s.find('\n', at);
            words(s.substr(at, end == s.npos ? end : end + 1 - at));
            if (end == s.npos) return;
            end_line();
            at = end + 1;
        }
    }

private:
    HtmlPiece& add(PieceKind kind) {
        auto& piece = found.pieces.emplace_back();
        piece.kind = kind;
        piece.line = line_;
        piece.quoted = quoted_ > 0;
        return piece;
    }

    void end_line() {
        if (!begun_) return;
        ++line_;
        begun_ = false;
    }

    void words(std::string_view s) {
        if (s.empty()) return;
        auto& piece = add(PieceKind::text);
        piece.html = escape_html(s);
        piece.key = letters_of(s);
        begun_ = begun_ || !piece.key.empty() || !trim(s).empty();
    }

    void shape(std::string html, std::vector<std::string> spoken) {
        auto& piece = add(PieceKind::shape);
        piece.html = std::move(html);
        piece.spoken = std::move(spoken);
        begun_ = true;
        if (!piece.html.empty()) end_line();
    }

    void rule() { shape("<hr>\n", {"----------------", "--------", "-----", "---"}); }

    void picture(const HtmlAttributes& attributes) {
        const auto source = trim(attributes.get("src"));
        if (!istarts_with(source, "cid:")) return; // a remote one tells its owner who reads what
        const auto alt = attributes.get("alt");
        auto& piece = add(PieceKind::picture);
        piece.name = source.substr(4);
        for (const std::string_view side : {"width", "height"})
            if (const auto value = attributes.get(side);
                value.size() < 5 && !value.empty() && value.find_first_not_of("0123456789") == value.npos)
                piece.html.append(" ").append(side).append("=\"").append(value).append("\"");
        if (!alt.empty()) piece.spoken.push_back("[" + letters_of(alt) + "]");
        begun_ = true;
    }

    /// "text <https://…>", as plain text has it.
    void end_link() {
        if (link_.empty()) return;
        const auto target = letters_of(link_);
        std::vector<std::string> spoken{"<" + target + ">", "<" + target + "/>", "(" + target + ")"};
        if (istarts_with(target, "mailto:")) spoken.push_back("<" + target.substr(7) + ">");
        link_.clear();
        auto& piece = add(PieceKind::shape);
        piece.spoken = std::move(spoken);
    }

    std::size_t depth_ = 0, hidden_from_ = 0, quoted_ = 0, preformatted_ = 0, line_ = 0;
    bool begun_ = false; ///< the line has something on it
    std::vector<unsigned> numbers_;
    std::string link_;
};

} // namespace

std::optional<HtmlPieces> html_pieces(std::string_view page) {
    if (page.empty() || page.size() > longest_page) return std::nullopt;
    Collector collector;
    if (read_html(page, collector) < page.size() || collector.stopped) return std::nullopt;
    if (collector.found.pieces.empty()) return std::nullopt;
    collector.found.lines = collector.found.pieces.back().line + 1;
    return std::move(collector.found);
}

std::string comparable_text(std::string_view text) {
    std::string letters;
    for (std::size_t pos = 0; pos < text.size();) {
        std::string_view line = next_line(text, pos);
        while (!line.empty() && (is_blank(line.front()) || line.front() == '>')) line.remove_prefix(1);
        letters += letters_of(line);
    }
    return letters;
}

} // namespace ticketd::parser
