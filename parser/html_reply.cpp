// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_reply.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/html_pieces.hpp"
#include "parser/html_tags.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

/// How much of the text the pieces of one line are, from `at` on; nothing if they are not its next words.
class Line {
public:
    Line(const std::string& text, std::size_t at) : text_(text), at_(at) {}

    bool take(const HtmlPiece& piece) {
        if (piece.kind == HtmlPiece::Kind::text) return take_words(piece.key);
        for (const auto& other : piece.spoken)
            if (rest().starts_with(other)) {
                at_ += other.size();
                break;
            }
        if (piece.kind == HtmlPiece::Kind::picture) skip_picture();
        return true;
    }

    std::size_t at() const { return at_; }

private:
    std::string_view rest() const { return std::string_view(text_).substr(at_); }

    bool take_words(std::string_view words) {
        if (!rest().starts_with(words)) return false;
        at_ += words.size();
        return true;
    }

    /// "[cid:image001.png@…]", "[image: plan.png]"
    void skip_picture() {
        const auto next = rest();
        if (!next.starts_with("[cid:") && !next.starts_with("[image:")) return;
        constexpr std::size_t longest = 300;
        if (const auto end = next.substr(0, longest).find(']'); end != std::string_view::npos) at_ += end + 1;
    }

    const std::string& text_;
    std::size_t at_;
};

enum class Fate { dropped, kept, silent };

/// A line is kept if its words are the text's next ones; `silent` has none. Nothing if words of the text are
/// left.
std::optional<std::vector<Fate>> fates(const HtmlPieces& page, const std::string& text) {
    std::vector<Fate> fates(page.lines, Fate::silent);
    std::size_t at = 0;
    for (std::size_t i = 0; i < page.pieces.size();) {
        const auto number = page.pieces[i].line;
        Line line(text, at);
        bool spoken = false, fits = true;
        for (; i < page.pieces.size() && page.pieces[i].line == number; ++i) {
            spoken = spoken || !page.pieces[i].key.empty();
            fits = fits && line.take(page.pieces[i]);
        }
        if (fits) at = line.at();
        if (spoken) fates[number] = fits ? Fate::kept : Fate::dropped;
    }
    return at == text.size() ? std::optional(std::move(fates)) : std::nullopt;
}

/// Empty lines between two that are kept stay; below one that is kept, and above one, its pictures.
void settle_silent_lines(const HtmlPieces& page, std::vector<Fate>& fates) {
    std::vector<bool> picture(fates.size());
    for (const auto& piece : page.pieces)
        if (piece.kind == HtmlPiece::Kind::picture && !piece.quoted) picture[piece.line] = true;
    Fate before = Fate::silent;
    for (std::size_t first = 0; first < fates.size();) {
        std::size_t last = first;
        while (last < fates.size() && fates[last] == Fate::silent) ++last;
        const Fate behind = last < fates.size() ? fates[last] : Fate::silent;
        const bool between = before == Fate::kept && behind == Fate::kept;
        const bool beside = before == Fate::kept || behind == Fate::kept;
        for (std::size_t i = first; i < last; ++i)
            fates[i] = between || (beside && picture[i]) ? Fate::kept : Fate::dropped;
        before = behind;
        first = last + 1;
    }
}

/// Writes what is kept; an element is opened only when something stands in it.
class Writer {
public:
    explicit Writer(const PictureNames& names) : names_(names) {}

    void write(const HtmlPiece& piece, bool kept) {
        using Kind = HtmlPiece::Kind;
        if (piece.kind == Kind::open) {
            open_.push_back({piece.html, piece.name, false});
        } else if (piece.kind == Kind::close) {
            close();
        } else if (kept) {
            show(piece);
        }
    }

    std::string finish() {
        while (!open_.empty()) close();
        return std::move(html_);
    }

private:
    struct Element {
        std::string tag, name;
        bool written = false;
    };

    void close() {
        if (open_.empty()) return;
        if (open_.back().written && !open_.back().name.empty()) html_ += "</" + open_.back().name + ">";
        open_.pop_back();
    }

    void show(const HtmlPiece& piece) {
        std::string html = piece.html;
        if (piece.kind == HtmlPiece::Kind::picture) {
            const auto name = piece.quoted ? std::string() : names_(piece.name);
            if (name.empty()) return;
            html = "<img src=\"cid:" + escape_html(name) + "\"" + html + ">";
        }
        if (html.empty()) return;
        // Blanks between elements are no reason to open one.
        if (trim(html).empty() && !open_.empty() && !open_.back().written) return;
        for (auto& element : open_) {
            if (!element.written) html_ += element.tag;
            element.written = true;
        }
        html_ += html;
    }

    const PictureNames& names_;
    std::vector<Element> open_;
    std::string html_;
};

} // namespace

std::optional<std::string> reply_html(std::string_view page, std::string_view text,
                                      const PictureNames& names) {
    const auto pieces = html_pieces(page);
    if (!pieces) return std::nullopt;
    auto kept = fates(*pieces, comparable_text(text));
    if (!kept) return std::nullopt;
    settle_silent_lines(*pieces, *kept);
    Writer writer(names);
    for (const auto& piece : pieces->pieces) writer.write(piece, (*kept)[piece.line] == Fate::kept);
    return writer.finish();
}

std::string html_of_text(std::string_view text) {
    std::string html;
    bool open = false;
    for (std::size_t pos = 0; pos < text.size();) {
        const auto line = next_line(text, pos);
        if (trim(line).empty()) {
            if (open) html += "</p>\n";
            open = false;
            continue;
        }
        html += open ? "<br>\n" : "<p>";
        html += escape_html(line);
        open = true;
    }
    return open ? html + "</p>\n" : html;
}

} // namespace ticketd::parser
