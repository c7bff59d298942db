// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/html_reply.hpp"
#include "parser/html_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

using namespace ticketd::parser;

namespace {

/// A tag without what stands in quotation marks: those are escaped in values.
std::string without_values(std::string_view tag) {
    std::string names;
    bool value = false;
    for (const char c : tag) {
        if (c == '"') value = !value;
        if (!value && c != '"') names += c;
    }
    return names;
}

/// Every tag is one that may be there, with attributes that load and do nothing.
bool is_harmless(std::string_view html) {
    constexpr std::string_view names[] = {"href",    "src",     "style",  "color",       "face",
                                          "colspan", "rowspan", "border", "cellpadding", "cellspacing",
                                          "start",   "dir",     "align",  "width",       "height"};
    for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
        const auto tag = html.substr(at, html.find('>', at) - at);
        for (const std::string_view bad :
             {"<script", "<iframe", "<object", "<link", "<meta", "<form", "<input", "<style", "<svg"})
            if (tag.starts_with(bad)) return false;
        std::istringstream words(without_values(tag));
        std::string word;
        for (words >> word; words >> word;)
            if (std::find(std::begin(names), std::end(names), word.substr(0, word.find('=')))
                == std::end(names))
                return false;
        for (const std::string_view bad :
             {"src=\"http", "href=\"javascript:", "href=\"data:", "position:", "display:", "url("})
            if (tag.find(bad) != tag.npos
                && (tag.find("href=\"http") == tag.npos && tag.find("href=\"mailto") == tag.npos))
                return false;
    }
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto page = repair_utf8(std::string(reinterpret_cast<const char*>(data), size));
    const auto name = [](std::string_view id) {
        return id.empty() ? std::string() : std::string("picture@example.com");
    };
    const auto text = html_to_text(page);
    for (const auto& wanted :
         {text, text.substr(0, text.find('\n')), text.substr(text.rfind('\n', text.size() / 2) + 1)}) {
        const auto html = reply_html(page, repair_utf8(std::string(wanted)), name);
        if (html && (!is_utf8(*html) || !is_harmless(*html))) std::abort();
    }
    return 0;
}
