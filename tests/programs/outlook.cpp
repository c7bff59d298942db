// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/formats.hpp"

namespace ticketd::programs {

namespace {

std::string block(const Original& original) {
    return "From: " + original.name + " <" + original.address
           + ">\nSent: Friday, November 20, 2026 5:00 PM\nTo: Anna <anna@corp.example>\nSubject: "
           + original.subject + "\n";
}

std::string html_block(const Original& original) {
    return "<b>From:</b> " + escaped(original.name) + " &lt;" + original.address
           + "&gt;<br>\n<b>Sent:</b> Friday, November 20, 2026 5:00 PM<br>\n<b>To:</b> Anna "
             "&lt;anna@corp.example&gt;<br>\n<b>Subject:</b> "
           + escaped(original.subject);
}

std::string outlook_plain_link(const std::string& address) { return address + "<mailto:" + address + ">"; }

std::string outlook_typed(const Draft& draft) {
    return with_smart_quotes(draft.text + (draft.signature.empty() ? "" : "\n\n" + draft.signature));
}

const std::vector<std::string> exchange{"Thread-Topic: [TID#1042] Printer on fire",
                                        "Thread-Index: AQHcWk1aB0rT1cQ2gEuV5VnqJkC4nbL0aZ2A",
                                        "Accept-Language: en-US, de-DE",
                                        "Content-Language: en-US",
                                        "X-MS-Has-Attach:",
                                        "X-MS-TNEF-Correlator:"};

constexpr const char* word_head =
    R"W(<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)"
    > <style> < !--
                    /* Font Definitions */
                    @font
                    - face {
    font - family : Calibri;
    panose - 1 : 2 15 5 2 2 2 4 3 2 4;
}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal {
margin:
    0cm;
    font - size : 11.0pt;
    font - family : "Calibri", sans - serif;
}
@page WordSection1 {
size:
    612.0pt 792.0pt;
margin:
    70.85pt 70.85pt 2.0cm 70.85pt;
}
div.WordSection1 {
page:
    WordSection1;
}
--></style><!--[if gte mso 9]><xml>
<o:shapedefaults v:ext="edit" spidmax="1026" />
</xml><![endif]-->
</head>
<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
)W";

std::string word_paragraph(const std::string& line) {
    if (line.empty()) return "<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\n";
    return "<p class=\"MsoNormal\"><span style=\"mso-fareast-language:EN-US\">"
           + with_nbsp(with_links(escaped(line), html_link)) + "<o:p></o:p></span></p>\n";
}

} // namespace

std::string outlook_desktop(const Draft& draft) {
    const auto original = read(draft);
    // The plain form parts paragraphs by empty lines, whatever their margins say.
    const auto plain = each(outlook_typed(draft), [](const std::string& line) {
        return line.empty() ? "\n" : with_links(line, outlook_plain_link) + "\n\n";
    });
    const auto html =
        word_head + each(outlook_typed(draft), word_paragraph) + word_paragraph("")
        + "<div>\n<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\">\n"
          "<p class=\"MsoNormal\">"
        + html_block(original) + "<o:p></o:p></p>\n</div>\n</div>\n" + word_paragraph("")
        + each(original.text,
               [](const std::string& line) {
                   return "<p class=\"MsoPlainText\">" + (line.empty() ? "&nbsp;" : with_nbsp(escaped(line)))
                          + "<o:p></o:p></p>\n";
               })
        + "</div>\n</body>\n</html>\n";
    return mail(
        draft, exchange,
        {{"text/plain; charset=\"utf-8\"", plain + "\n" + block(original) + "\n" + original.text, true},
         {"text/html; charset=\"utf-8\"", html, true}});
}

std::string outlook_desktop_plain(const Draft& draft) {
    const auto original = read(draft);
    return mail(draft, exchange,
                {{"text/plain; charset=\"utf-8\"",
                  outlook_typed(draft) + "\n\n-----Original Message-----\n" + block(original) + "\n"
                      + original.text + "\n",
                  true}});
}

std::string outlook_web(const Draft& draft) {
    const auto original = read(draft);
    const std::string style =
        "style=\"font-family: Aptos, Aptos_EmbeddedFont, Calibri, Helvetica, sans-serif; "
        "font-size: 12pt; color: rgb(0, 0, 0);\"";
    const auto own = each(outlook_typed(draft), [&](const std::string& line) {
        return "<div class=\"elementToProof\" " + style + ">\n"
               + (line.empty() ? "<br>" : with_nbsp(with_links(escaped(line), html_link))) + "</div>\n";
    });
    const auto quoted = each(original.text, [](const std::string& line) { return escaped(line) + "<br>\n"; });
    const auto html =
        "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n"
        "<style type=\"text/css\" style=\"display:none;\"> P {margin-top:0;margin-bottom:0;} "
        "</style>\n</head>\n"
        "<body dir=\"ltr\">\n"
        + own
        + "<div id=\"appendonsend\"></div>\n<hr style=\"display:inline-block;width:98%\" tabindex=\"-1\">\n"
          "<div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri, sans-serif\" style=\"font-size:11pt\" "
          "color=\"#000000\">"
        + html_block(original)
        + "</font>\n<div>&nbsp;</div>\n</div>\n<div class=\"BodyFragment\"><font "
          "size=\"2\"><span style=\"font-size:11pt;\">\n<div class=\"PlainText\">"
        + quoted + "</div>\n</span></font></div>\n</body>\n</html>\n";
    const auto plain = with_links(outlook_typed(draft), outlook_plain_link)
                       + "\n\n________________________________\n" + block(original) + "\n" + original.text
                       + "\n";
    return mail(
        draft, exchange,
        {{"text/plain; charset=\"utf-8\"", plain, true}, {"text/html; charset=\"utf-8\"", html, true}});
}

} // namespace ticketd::programs
