// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/html_reply.hpp"
#include "parser/html_text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace ticketd::parser;

namespace {

/// Every tag is one of ours, and holds no attribute that loads or does anything.
bool is_harmless(std::string_view html) {
    for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
        const auto tag = html.substr(at, html.find('>', at) - at);
        const auto name = tag.substr(tag.starts_with("</") ? 2 : 1);
        for (const std::string_view bad :
             {"script", "iframe", "object", "link", "meta", "form", "input", "style", "svg"})
            if (name.starts_with(bad)) return false;
        for (const std::string_view bad :
             {" on", " src=\"http", "javascript:", "position", "display", "url("})
            if (tag.find(bad) != tag.npos && tag.find("href=") == tag.npos) return false;
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
