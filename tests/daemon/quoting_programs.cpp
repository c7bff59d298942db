// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/quoting_programs.hpp"

namespace ticketd::test {

namespace {

std::string marked(const std::string& text, const std::string& mark) {
    std::string out = mark;
    for (const char c : text) out += c == '\n' ? "\n" + mark : std::string(1, c);
    return out;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '<'    ? "&lt;"
               : c == '>'  ? "&gt;"
               : c == '&'  ? "&amp;"
               : c == '\n' ? "<br>\n"
                           : std::string(1, c);
    return out;
}

} // namespace

Set set_by(std::size_t program, const std::string& words, const parser::Message& old) {
    const std::string wrote = "On Mon, 9 Nov 2026 at 10:00, Support <support@example.com> wrote:\n";
    const std::string outlook = "From: Support <support@example.com>\nSent: Monday, 9 November 2026 10:00\n"
                                "To: Somebody <somebody@example.com>\nSubject: "
                                + old.subject + "\n\n";
    switch (program) {
    case 0: // Gmail
        return {words + "\n\n" + wrote + "\n" + marked(old.text, "> "),
                "<div dir=\"ltr\">" + escaped(words)
                    + "</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">" + escaped(wrote)
                    + "</div><blockquote class=\"gmail_quote\">" + escaped(old.text) + "</blockquote></div>"};
    case 1: // Outlook
        return {words + "\n\n" + outlook + old.text,
                "<div class=\"WordSection1\"><p class=\"MsoNormal\">" + escaped(words)
                    + "</p><div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p "
                      "class=\"MsoNormal\"><b>From:</b> "
                      "Support &lt;support@example.com&gt;<br><b>Sent:</b> Monday, 9 November 2026 "
                      "10:00<br><b>To:</b> "
                      "Somebody<br><b>Subject:</b> "
                    + escaped(old.subject) + "</p></div><p class=\"MsoNormal\">" + escaped(old.text)
                    + "</p></div>"};
    case 2: // Outlook on the web
        return {words + "\n________________________________\n" + outlook + old.text,
                "<div>" + escaped(words)
                    + "</div><hr tabindex=\"-1\"><div id=\"divRplyFwdMsg\"><b>From:</b> Support"
                      "</div><div>"
                    + escaped(old.text) + "</div>"};
    case 3: // Apple Mail
        return {words + "\n\n> On 9 Nov 2026, at 10:00, Support <support@example.com> wrote:\n>\n"
                    + marked(old.text, "> "),
                "<div>" + escaped(words)
                    + "</div><div><blockquote type=\"cite\"><div>On 9 Nov 2026, at 10:00, Support "
                      "wrote:</div><div>"
                    + escaped(old.text) + "</div></blockquote></div>"};
    case 4: // iPhone
        return {words + "\n\nSent from my iPhone\n\n"
                    + marked("On 9 Nov 2026, at 10:00, Support <support@example.com> "
                             "wrote:\n\n"
                                 + old.text,
                             "> "),
                {}};
    case 5: // Thunderbird, below the quotation
        return {"On 09.11.26 10:00, Support wrote:\n" + marked(old.text, "> ") + "\n\n" + words, {}};
    case 6: // Mutt
        return {words + "\n\nOn Mon, Nov 09, 2026 at 10:00:00AM +0000, Support wrote:\n"
                    + marked(old.text, "> "),
                {}};
    case 7: // passed on
        return {words + "\n\n---------- Forwarded message ---------\n" + outlook + old.text, {}};
    default: // a program that nobody knows: no mark at all
        return {words + "\n\n" + old.text, "<div>" + escaped(words + "\n\n" + old.text) + "</div>"};
    }
}

} // namespace ticketd::test
