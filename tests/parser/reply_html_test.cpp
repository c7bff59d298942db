// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// The same answers as in reply_test.cpp, in the HTML that mail programs make of them.
#include "parser/parse.hpp"
#include "tests/parser/reply_samples.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

using namespace ticketd::parser;
using namespace reply_samples;

namespace {

const std::string html_answer = "It works now, thank you.";
const std::string old_html = "Please restart the printer.<br>The desk";

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '\n')
            out += "<br>";
        else
            out.push_back(c);
    }
    return out;
}

/// "<b>From:</b> …" a line, as Outlook sets its header blocks.
std::string bold_labels(std::string_view block) {
    std::string out = "<b>" + escaped(block);
    for (std::size_t at = out.find("<br>"); at != out.npos; at = out.find("<br>", at + 7))
        out.insert(at + 4, "<b>");
    for (std::size_t at = out.find(':'); at != out.npos;
         at = out.find(':', std::min(out.size(), out.find("<b>", at))))
        out.insert(at + 1, "</b>");
    return out;
}

std::string reply_of(const std::string& html) {
    return parse("Subject: Re: printer\nContent-Type: text/html; charset=utf-8\n\n" + html).reply_text;
}

std::string reply_of(std::initializer_list<std::string_view> pieces) {
    std::string html;
    for (const auto piece : pieces) html += piece;
    return reply_of(html);
}

} // namespace

TEST_CASE("an answer in Gmail's HTML ends at the attribution in every language") {
    for (const Case& c : attributions) {
        INFO(c.name);
        CHECK(
            reply_of({"<div dir=\"ltr\">", html_answer,
                      "</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">",
                      escaped(c.mark), "<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\"><div>",
                      old_html, "</div></blockquote></div>"})
            == html_answer);
    }
}

TEST_CASE("an answer in Apple's HTML ends at the attribution inside the quotation in every language") {
    for (const Case& c : attributions) {
        INFO(c.name);
        CHECK(reply_of({"<html><body>", html_answer, "<div><br></div><div><blockquote type=\"cite\"><div>",
                        escaped(c.mark), "</div><br class=\"Apple-interchange-newline\"><div>", old_html,
                        "</div></blockquote></div></body></html>"})
              == html_answer);
    }
}

TEST_CASE("an answer in Outlook's HTML ends at the header block in every language") {
    for (const Case& c : header_blocks) {
        INFO(c.name);
        CHECK(reply_of({"<div class=\"WordSection1\"><p class=\"MsoNormal\">", html_answer,
                        "<o:p></o:p></p><p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p><div "
                        "style=\"border-top:solid #E1E1E1 1.0pt\"><p "
                        "class=\"MsoNormal\">",
                        bold_labels(c.mark), "<o:p></o:p></p></div><p class=\"MsoNormal\">", old_html,
                        "</p></div>"})
              == html_answer);
        CHECK(reply_of({"<div>", html_answer,
                        "</div><hr style=\"width:98%\"><div id=\"divRplyFwdMsg\"><font face=\"Calibri\">",
                        bold_labels(c.mark), "</font><div>&nbsp;</div></div><div>", old_html, "</div>"})
              == html_answer);
    }
}

TEST_CASE("an answer in HTML ends at a separator in every language") {
    for (const Case& c : separators) {
        INFO(c.name);
        CHECK(reply_of({"<p>", html_answer, "</p><p>", escaped(c.mark), "</p><p>", old_html, "</p>"})
              == html_answer);
    }
}

TEST_CASE("what a device adds to HTML is a signature in every language") {
    for (const Case& c : devices) {
        INFO(c.name);
        CHECK(reply_of({"<div>", html_answer, "</div><div><br></div><div id=\"AppleMailSignature\">",
                        escaped(c.mark), "</div>"})
              == html_answer);
    }
}

TEST_CASE("all of an HTML text stays if all would go") {
    CHECK(reply_of("<blockquote type=cite>" + old_html + "</blockquote>")
          == "> Please restart the printer.\n> The desk");
    CHECK(reply_of("<div>Sent from my iPhone</div>") == "Sent from my iPhone");
    CHECK_FALSE(reply_of("<hr><p>&nbsp;</p><p>" + escaped("-----Original Message-----") + "</p>").empty());
}
