// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_reader.hpp"

#include "parser/ascii.hpp"
#include "parser/html_scan.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <libxml/HTMLparser.h>

namespace ticketd::parser {
namespace {

std::string_view view(const xmlChar* s) {
    return s ? std::string_view(reinterpret_cast<const char*>(s)) : std::string_view();
}

HtmlEvents& events(void* context) { return *static_cast<HtmlEvents*>(context); }

void on_start(void* context, const xmlChar* name, const xmlChar** attributes) {
    events(context).start(to_lower(view(name)), HtmlAttributes(attributes));
}
void on_end(void* context, const xmlChar* name) { events(context).end(to_lower(view(name))); }
void on_text(void* context, const xmlChar* text, int length) {
    events(context).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

struct FreeParser {
    void operator()(htmlParserCtxtPtr p) const { htmlFreeParserCtxt(p); }
};

/// Behind `</html>` libxml2 reads nothing more; programs that show mail go on. So that tag is made one of an
/// element that is not open.
void take_out_end(std::string& page, std::size_t open) {
    const std::string_view tag = std::string_view(page).substr(open, 7);
    const bool longer = tag.size() == 7 && (is_letter(tag[6]) || is_digit(tag[6]));
    const bool ends = istarts_with(tag, "</html") || istarts_with(tag, "</body");
    if (ends && !longer) page.replace(open + 2, 4, "none");
}

/// Word's "<![if !supportLists]>" is a comment everywhere, and text to libxml2.
void take_out_condition(std::string& page, std::size_t open) {
    constexpr std::size_t longest = 100;
    const std::string_view tag = std::string_view(page).substr(open, longest);
    const std::size_t end = tag.find_first_of("<>", 1);
    if (tag.starts_with("<![") && end != npos && tag.substr(end - 1, 2) == "]>")
        page.replace(open, end + 1, end + 1, ' ');
}

/// The page, byte for byte where it was, as libxml2 reads what a mail program would show.
std::string as_shown(std::string_view html) {
    std::string page(html);
    for (std::size_t open = page.find('<'); open != npos; open = page.find('<', open + 1)) {
        take_out_end(page, open);
        take_out_condition(page, open);
    }
    return page;
}

xmlSAXHandler make_handler() {
    xmlSAXHandler sax{};
    sax.startElement = on_start;
    sax.endElement = on_end;
    sax.characters = on_text;
    sax.cdataBlock = on_text;
    sax.ignorableWhitespace = on_text;
    return sax;
}

} // namespace

std::string_view HtmlAttributes::get(std::string_view name) const {
    for (const auto* const* pair = pairs_; pair && pair[0]; pair += 2)
        if (iequals(view(pair[0]), name)) return view(pair[1]);
    return {};
}

std::size_t read_html(std::string_view page, HtmlEvents& target) {
    const std::string html = as_shown(page);
    static const bool ready = (xmlInitParser(), true);
    static_cast<void>(ready);
    xmlSAXHandler sax = make_handler();
    std::unique_ptr<htmlParserCtxt, FreeParser> parser(
        htmlCreatePushParserCtxt(&sax, &target, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (!parser) return 0;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                                         | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    // With these open no end tag of the page can end the document.
    constexpr std::string_view start = "<html><body>";
    htmlParseChunk(parser.get(), start.data(), static_cast<int>(start.size()), 0);
    constexpr std::size_t chunk = 4096;
    std::size_t pos = 0, end = find_overloaded_tag(html);
    while (pos < end && !target.stopped) {
        std::size_t n = std::min(chunk, end - pos);
        htmlParseChunk(parser.get(), html.data() + pos, static_cast<int>(n), 0);
        pos += n;
    }
    if (!target.stopped) {
        htmlParseChunk(parser.get(), "", 0, 1);
        return end;
    }
    // A tag that was cut by the end of the chunk was not read.
    std::size_t tag = page.substr(0, pos).rfind('<');
    return tag != npos && page.substr(tag, pos - tag).find('>') == npos ? tag : pos;
}

bool is_hidden(const HtmlAttributes& attributes) {
    std::string_view style = attributes.get("style");
    bool hidden = false, important = false;
    while (!style.empty()) {
        const std::string_view one = style.substr(0, style.find(';'));
        style.remove_prefix(std::min(one.size() + 1, style.size()));
        const std::size_t colon = std::min(one.find(':'), one.size());
        if (!iequals(trim(one.substr(0, colon)), "display")) continue;
        const bool stronger = ifind(one, "!important") != npos;
        if (important && !stronger) continue;
        important = stronger;
        hidden = istarts_with(trim(one.substr(std::min(colon + 1, one.size()))), "none");
    }
    return hidden;
}

bool is_unseen_element(std::string_view name) {
    constexpr std::array<std::string_view, 8> unseen{"script",   "style",    "title",  "head",
                                                     "template", "noscript", "object", "svg"};
    return std::ranges::find(unseen, name) != unseen.end();
}

} // namespace ticketd::parser
