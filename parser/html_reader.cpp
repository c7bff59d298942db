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

std::size_t read_html(std::string_view html, HtmlEvents& target) {
    static const bool ready = (xmlInitParser(), true);
    static_cast<void>(ready);
    xmlSAXHandler sax = make_handler();
    std::unique_ptr<htmlParserCtxt, FreeParser> parser(
        htmlCreatePushParserCtxt(&sax, &target, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (!parser) return 0;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                                         | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
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
    std::size_t tag = html.substr(0, pos).rfind('<');
    return tag != npos && html.substr(tag, pos - tag).find('>') == npos ? tag : pos;
}

bool is_hidden(const HtmlAttributes& attributes) {
    std::string_view style = attributes.get("style");
    std::size_t at = ifind(style, "display");
    return at != npos && ifind(style.substr(at, 24), "none") != npos;
}

bool is_unseen_element(std::string_view name) {
    constexpr std::array<std::string_view, 8> unseen{"script",   "style",    "title",  "head",
                                                     "template", "noscript", "object", "svg"};
    return std::ranges::find(unseen, name) != unseen.end();
}

} // namespace ticketd::parser
