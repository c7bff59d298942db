// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/formats.hpp"

namespace ticketd::programs {

namespace {

std::string attribution(const Original& original) {
    return "On 20. Nov 2026, at 17:00, " + original.name + " <" + original.address + "> wrote:";
}

std::string with_signature(const Draft& draft) {
    return draft.text + (draft.signature.empty() ? "" : "\n\n" + draft.signature);
}

std::string plain_link(const std::string& address) { return address + " <mailto:" + address + ">"; }

constexpr const char* html_head =
    "<html><head><meta http-equiv=\"content-type\" content=\"text/html; charset=utf-8\"></head>";

/// The first line stands in the body itself.
std::string typed(std::string_view text) {
    bool first = true;
    return each(text, [&](const std::string& line) {
        const auto shown = line.empty() ? "<br>" : with_nbsp(with_links(escaped(line), html_link));
        auto out = first ? shown : "<div>" + shown + "</div>";
        first = false;
        return out;
    });
}

} // namespace

std::string apple_mail(const Draft& draft) {
    const auto original = read(draft);
    const auto plain = with_links(with_signature(draft), plain_link) + "\n\n> "
                       + with_links(attribution(original), [](const std::string& a) { return a; }) + "\n> \n"
                       + marked(original.text) + "\n";
    const auto html = std::string(html_head)
                      + "<body style=\"overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: "
                        "after-white-space;\">"
                      + typed(with_signature(draft))
                      + "<br id=\"lineBreakAtBeginningOfMessage\"><div><br><blockquote type=\"cite\"><div>"
                      + escaped(attribution(original))
                      + "</div><br class=\"Apple-interchange-newline\"><div><div>"
                      + each(original.text, [](const std::string& line) { return escaped(line) + "<br>"; })
                      + "</div></div></blockquote></div><br></body></html>";
    return mail(draft, {"X-Mailer: Apple Mail (2.3826.700.81)"},
                {{"text/plain; charset=utf-8", plain, false}, {"text/html; charset=utf-8", html, true}});
}

std::string apple_mail_plain(const Draft& draft) {
    const auto original = read(draft);
    return mail(
        draft, {"X-Mailer: Apple Mail (2.3826.700.81)"},
        {{"text/plain; charset=utf-8",
          with_signature(draft) + "\n\n> " + attribution(original) + "\n> \n" + marked(original.text) + "\n",
          false}});
}

std::string iphone(const Draft& draft) {
    const auto original = read(draft);
    const std::string device = "Sent from my iPhone", mark = "\xEF\xBB\xBF";
    const auto plain = draft.text + "\n\n" + device + "\n\n> " + attribution(original) + "\n> \n> " + mark
                       + marked(original.text).substr(2);
    const auto html = std::string(html_head) + "<body dir=\"auto\">" + typed(draft.text)
                      + "<div><br id=\"lineBreakAtBeginningOfSignature\"><div dir=\"ltr\">" + device
                      + "</div><div dir=\"ltr\"><br><blockquote type=\"cite\">"
                      + escaped(attribution(original))
                      + "<br><br></blockquote></div><blockquote type=\"cite\"><div dir=\"ltr\">" + mark
                      + each(original.text,
                             [](const std::string& line) { return "<span>" + escaped(line) + "</span><br>"; })
                      + "</div></blockquote></div></body></html>";
    return mail(draft, {"X-Mailer: iPhone Mail (22F76)"},
                {{"text/plain; charset=utf-8", plain, false}, {"text/html; charset=utf-8", html, true}});
}

} // namespace ticketd::programs
