// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_text.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/html_layout.hpp"
#include "parser/html_reader.hpp"
#include "parser/html_scan.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ticketd::parser {
namespace {

template <std::size_t N>
bool is_named(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 20> blocks{
    "div",    "tr", "table", "section", "article", "header", "footer", "address", "form", "fieldset",
    "center", "dt", "dd",    "li",      "tbody",   "thead",  "tfoot",  "caption", "nav",  "main"};
constexpr std::array<std::string_view, 10> paragraphs{"p",  "h1", "h2", "h3", "h4",
                                                      "h5", "h6", "ul", "ol", "dl"};

/// An address with such a long opaque word counts its reader's clicks: it is there for a machine, and stays
/// in the HTML. Names of shared documents have up to 60 characters.
bool is_tracker(std::string_view href) {
    constexpr std::size_t opaque = 80;
    std::size_t run = 0;
    for (char c : href) {
        run = std::string_view("/.?&#:").find(c) == npos ? run + 1 : 0;
        if (run > opaque) return true;
    }
    return false;
}

/// What one page has open, and the text so far.
class Page : public HtmlEvents {
public:
    HtmlLayout layout;

    void start(std::string_view name, const HtmlAttributes& attributes) override {
        ++depth_;
        if (depth_ > limits::html_depth) stopped = true; // the rest is read without a parser
        if (hidden_from_ > 0) return;
        if (is_unseen_element(name) || is_hidden(attributes)) {
            hidden_from_ = depth_;
            return;
        }
        if (name == "br")
            layout.line_break();
        else if (name == "hr")
            rule();
        else if (name == "blockquote")
            layout.open_quote();
        else if (name == "pre")
            open_pre();
        else if (name == "a")
            open_link(attributes.get("href"));
        else if (name == "img")
            image(attributes.get("alt"));
        else if (name == "td" || name == "th")
            layout.text(" ");
        else
            open_block(name, attributes);
    }

    void end(std::string_view name) override {
        std::size_t depth = depth_;
        if (depth_ > 0) --depth_;
        if (hidden_from_ > 0) {
            if (depth == hidden_from_) hidden_from_ = 0;
            return;
        }
        if (name == "blockquote")
            layout.close_quote();
        else if (name == "pre")
            close_pre();
        else if (name == "a")
            close_link();
        else if (is_named(name, paragraphs))
            close_paragraph(name);
        else if (is_named(name, blocks))
            layout.block();
        else if (name == "td" || name == "th")
            layout.text(" ");
    }

    void text(std::string_view s) override {
        if (hidden_from_ > 0 || layout.size() > limits::text_bytes) return;
        if (!href_.empty() && link_text_.size() < 1024) link_text_.append(s.substr(0, 1024));
        layout.text(s);
    }

private:
    void rule() {
        layout.block();
        layout.mark("--------");
        layout.block();
    }

    void open_pre() {
        layout.paragraph();
        layout.open_preformatted();
    }

    void close_pre() {
        layout.close_preformatted();
        layout.paragraph();
    }

    void image(std::string_view alt) {
        alt = trim(alt);
        if (alt.empty() || alt.size() > 200) return;
        text("[");
        text(alt);
        text("]");
    }

    void open_block(std::string_view name, const HtmlAttributes& attributes) {
        if (name == "li") return open_item();
        if (is_named(name, paragraphs))
            layout.paragraph();
        else if (is_named(name, blocks))
            layout.block();
        if (name != "ul" && name != "ol") return;
        std::string_view start = attributes.get("start");
        int first = start.empty() || start.size() > 6 || !is_digit(start.front())
                        ? 1
                        : std::atoi(std::string(start).c_str());
        lists_.push_back(name == "ol" ? first : 0);
        layout.open_list();
    }

    void open_item() {
        layout.block();
        if (lists_.empty() || lists_.back() == 0) return layout.mark("* ");
        layout.mark(std::to_string(lists_.back()++) + ". ");
    }

    void close_paragraph(std::string_view name) {
        if ((name == "ul" || name == "ol") && !lists_.empty()) {
            lists_.pop_back();
            layout.close_list();
        }
        layout.paragraph();
    }

    void open_link(std::string_view href) {
        href = trim(href);
        bool useful = istarts_with(href, "http:") || istarts_with(href, "https:")
                      || istarts_with(href, "mailto:") || istarts_with(href, "ftp:");
        href_ = useful && href.size() < 2000 && !is_tracker(href) ? std::string(href) : std::string();
        link_text_.clear();
    }

    /// The address is told apart from the text where the text is not that address already.
    void close_link() {
        if (href_.empty()) return;
        std::string shown = to_lower(trim(link_text_)), target = to_lower(href_);
        for (std::string_view scheme : {"mailto:", "http://", "https://", "ftp://", "www."})
            if (target.starts_with(scheme)) target.erase(0, scheme.size());
        while (target.ends_with('/')) target.pop_back();
        bool said = shown.empty() || shown.find(target) != npos || target.empty();
        std::string href = std::move(href_);
        href_.clear();
        if (!said) {
            layout.text(" <");
            layout.text(href);
            layout.text(">");
        }
    }

    std::size_t depth_ = 0, hidden_from_ = 0;
    std::vector<int> lists_;
    std::string href_, link_text_;
};

/// What is left of a page that is nested beyond all reason: its text without tags.
void strip(Page& target, std::string_view html) {
    std::size_t pos = 0;
    while (pos < html.size()) {
        std::size_t open = std::min(html.find('<', pos), html.size());
        target.layout.text(html.substr(pos, open - pos));
        pos = behind_tag(html, open);
    }
}

std::string without_brackets(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '<')
            out += "&lt;";
        else
            out.push_back(c);
    }
    return out;
}

} // namespace

std::string html_to_text(std::string_view html) {
    html = html.substr(0, limits::html_bytes);
    Page target;
    // A text that only says it is a page: its lines are lines, and <ann@example.org> is no tag.
    const bool plain = !has_markup(html);
    const std::string escaped = plain ? without_brackets(html) : std::string();
    if (plain) {
        html = escaped;
        target.layout.open_preformatted();
    }
    const std::size_t read = read_html(html, target);
    if (read < html.size()) strip(target, html.substr(read));
    std::string text = repair_utf8(target.layout.finish());
    clean_text(text);
    return text;
}

} // namespace ticketd::parser
