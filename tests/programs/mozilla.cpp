// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/formats.hpp"

namespace ticketd::programs {

namespace {

const std::vector<std::string> agent{"User-Agent: Mozilla Thunderbird", "Content-Language: en-US"};
constexpr const char* flowed = "text/plain; charset=UTF-8; format=flowed";

std::string mozilla_attribution(const Original& original) {
    return "On 11/20/26 17:00, " + original.name + " wrote:\n";
}

std::string signature(const Draft& draft) {
    return draft.signature.empty() ? "" : "\n-- \n" + draft.signature + "\n";
}

/// RFC 3676: lines are broken softly at 72 columns, and stuffed where they would be misread.
std::string flow(std::string_view text) {
    return each(text, [](std::string line) {
        std::string out;
        while (line.size() > 72) {
            const auto at = line.rfind(' ', 71);
            if (at == std::string::npos) break;
            out += line.substr(0, at + 1) + "\n";
            line.erase(0, at + 1);
        }
        const bool stuffed = line.starts_with(' ') || line.starts_with('>') || line.starts_with("From ");
        while (line.ends_with(' ') && line != "-- ") line.pop_back();
        return out + (stuffed ? " " : "") + line + "\n";
    });
}

std::string paragraphs(std::string_view text) {
    std::string out;
    bool open = false;
    for (const auto& line : lines_of(text)) {
        if (line.empty()) {
            out += open ? "</p>\n" : "<p><br>\n</p>\n";
            open = false;
            continue;
        }
        out += open ? "<br>\n" : "<p>";
        out += with_nbsp(with_links(escaped(line), html_link));
        open = true;
    }
    return out + (open ? "</p>\n" : "");
}

std::string html_quotation(const Original& original) {
    return "<div class=\"moz-cite-prefix\">On 11/20/26 17:00, " + escaped(original.name)
           + " wrote:<br>\n</div>\n<blockquote type=\"cite\" cite=\"mid:" + original.message_id
           + "\">\n<pre wrap=\"\" class=\"moz-quote-pre\">" + escaped(original.text)
           + "</pre>\n</blockquote>\n";
}

std::string html_signature(const Draft& draft) {
    if (draft.signature.empty()) return {};
    return "<pre class=\"moz-signature\" cols=\"72\">-- \n" + escaped(draft.signature) + "</pre>\n";
}

std::string html_page(const std::string& inside) {
    return "<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv=\"Content-Type\" content=\"text/html; "
           "charset=UTF-8\">\n  </head>\n  <body>\n"
           + inside + "  </body>\n</html>\n";
}

/// The plain form that goes with its HTML is as its plain mails are.
std::string plain(const Draft& draft, bool below) {
    const auto original = read(draft);
    const auto quotation = mozilla_attribution(original) + marked(original.text);
    if (below) return quotation + "\n" + flow(draft.text) + signature(draft);
    return flow(draft.text) + signature(draft) + "\n" + quotation;
}

std::string html(const Draft& draft, bool below) {
    const auto original = read(draft);
    const auto own = paragraphs(draft.text) + html_signature(draft);
    const auto page = html_page(below ? html_quotation(original) + own : own + html_quotation(original));
    return mail(draft, agent,
                {{flowed, plain(draft, below), false}, {"text/html; charset=UTF-8", page, false}});
}

/// As mutt asks its editor to fill in.
std::string mutt_quotation(const Draft& draft) {
    const auto original = read(draft);
    return "On Fri, Nov 20, 2026 at 05:00:00PM +0100, " + original.name + " wrote:\n" + marked(original.text);
}

std::string mutt(const Draft& draft, const std::string& text) {
    return mail(draft, {"User-Agent: Mutt/2.2.9 (2022-11-12)", "Content-Disposition: inline"},
                {{"text/plain; charset=utf-8", text, false}});
}

} // namespace

std::string thunderbird_above(const Draft& draft) { return html(draft, false); }
std::string thunderbird_below(const Draft& draft) { return html(draft, true); }
std::string thunderbird_plain_above(const Draft& draft) {
    return mail(draft, agent, {{flowed, plain(draft, false), false}});
}
std::string thunderbird_plain_below(const Draft& draft) {
    return mail(draft, agent, {{flowed, plain(draft, true), false}});
}

std::string mutt_above(const Draft& draft) {
    return mutt(draft, draft.text + "\n\n" + mutt_quotation(draft) + signature(draft));
}

std::string mutt_below(const Draft& draft) {
    return mutt(draft, mutt_quotation(draft) + "\n" + draft.text + "\n" + signature(draft));
}

} // namespace ticketd::programs
