// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/formats.hpp"

namespace ticketd::programs {

namespace {

/// The first line stands in the outer element itself, each further one in an element of its own.
std::string gmail_typed(std::string_view text) {
    bool first = true;
    const auto inside = each(text, [&](const std::string& line) {
        const auto shown = line.empty() ? "<br>" : with_nbsp(with_links(escaped(line), html_link));
        auto out = first ? shown : "<div>" + shown + "</div>";
        first = false;
        return out;
    });
    return "<div dir=\"ltr\">" + inside + "</div>";
}

/// Its plain form is wrapped at 78 columns.
std::string gmail_attribution(const Original& original) {
    return "On Fri, Nov 20, 2026 at 5:00\xE2\x80\xAFPM " + original.name + " <" + original.address
           + ">\nwrote:\n";
}

std::string signature(const std::string& text) {
    if (text.empty()) return {};
    return "<div><br></div><span class=\"gmail_signature_prefix\">-- </span><br><div dir=\"ltr\" "
           "class=\"gmail_signature\" data-smartmail=\"gmail_signature\"><div dir=\"ltr\">"
           + each(text, [](const std::string& line) { return escaped(line) + "<br>"; }) + "</div></div>";
}

} // namespace

std::string gmail(const Draft& draft) {
    const auto original = read(draft);
    const auto below = draft.signature.empty() ? "" : "\n\n-- \n" + draft.signature;
    const auto plain =
        draft.text + below + "\n\n" + gmail_attribution(original) + "\n" + marked(original.text);
    const auto html =
        gmail_typed(draft.text) + signature(draft.signature)
        + "<br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On "
          "Fri, "
          "Nov 20, 2026 at 5:00\xE2\x80\xAFPM "
        + escaped(original.name) + " &lt;" + html_link(original.address)
        + "&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px "
          "0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">"
        + each(original.text,
               [](const std::string& line) { return with_links(escaped(line), html_link) + "<br>\n"; })
        + "</blockquote></div>\n";
    return mail(
        draft, {},
        {{"text/plain; charset=\"UTF-8\"", plain, false}, {"text/html; charset=\"UTF-8\"", html, false}});
}

} // namespace ticketd::programs
