// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_reply.hpp"
#include "parser/html_tags.hpp"
#include "parser/html_text.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::parser;
using Catch::Matchers::Contains;

namespace {

std::string own(std::string_view page, std::string_view text) {
    const auto html = reply_html(page, text, [](std::string_view id) { return "new-" + std::string(id); });
    return html ? *html : "nothing";
}

} // namespace

TEST_CASE("the elements that say a text are taken out of a page, and no others") {
    const auto page = "<html><body><p>!close</p><p>Use <b>water</b>.</p><p>It is <i>wet</i>.</p>"
                      "<blockquote><p>secret</p></blockquote><p>Anna</p></body></html>";
    CHECK(own(page, "Use water.\n\nIt is wet.") == "<p>Use <b>water</b>.</p><p>It is <i>wet</i>.</p>");
    CHECK(own(page, "Use *water*.\nAnna") == "<p>Use <b>water</b>.</p><p>Anna</p>");
}

TEST_CASE("nothing is taken of a page that does not say all of the text") {
    for (const auto* page : {"", "<p>Use</p>", "<p>Use water. Or sand.</p>",
                             "<p>Use <span style='display:none'>no</span></p>"}) {
        INFO(page);
        CHECK(own(page, "Use water.") == "nothing");
    }
}

TEST_CASE("what is not in the text cannot be in the result, hidden or not") {
    const auto page =
        "<div>Use water.</div><div style='font-size:0'>note: friend of the boss</div>"
        "<div style='color:#fff'>Due: soon</div><!-- anna@corp.example --><style>p:after{content:'x'}</style>"
        "<textarea>secret</textarea><title>secret</title>";
    CHECK(own(page, "Use water.") == "<div>Use water.</div>");
}

TEST_CASE("scripts, handlers, remote content, classes and ids do not go on") {
    const auto page =
        "<p class=a id=b onclick='x()' style='position:fixed;color:red;background:url(http://x/)'>Use "
        "<script>alert(1)</script><a href='javascript:x()' target=_blank>this</a> and "
        "<a href='https://example.com/a?b=1&amp;c=2' ping='http://x/'>that</a>"
        "<img src='http://tracker.example/p.gif'><iframe src='http://x/'></iframe>.</p>"
        "<form action='http://x/'><input name=a></form>";
    CHECK(own(page, "Use this and that.")
          == "<p style=\"color: red\">Use <a>this</a> and <a "
             "href=\"https://example.com/a?b=1&amp;c=2\">that</a>.</p>");
}

TEST_CASE("text stays text") {
    CHECK(own("<p>1 &lt; 2 &amp; &lt;script&gt;</p>", "1 < 2 & <script>")
          == "<p>1 &lt; 2 &amp; &lt;script&gt;</p>");
}

TEST_CASE("a style says how letters look, and nothing that hides or moves them") {
    CHECK(clean_style("FONT-WEIGHT:bold;font-style: italic ;text-decoration:underline")
          == "font-weight: bold; font-style: italic; text-decoration: underline");
    CHECK(clean_style("font-size:11.0pt;font-family:\"Calibri\",sans-serif")
          == "font-size: 11.0pt; font-family: calibri,sans-serif");
    CHECK(clean_style("color:#C00000") == "color: #c00000");
    CHECK(clean_style("color: rgb(0, 0, 255)") == "color: rgb(0, 0, 255)");
    for (const auto* style :
         {"color:#ffffff", "color:white", "color:rgb(255,255,255)", "color:#fefe00", "font-size:0",
          "font-size:1px", "font-size:900pt", "position:absolute", "display:none", "visibility:hidden",
          "opacity:0", "margin-left:-999px", "background:url(x)", "color:expression(x)", "font-family:a;b:c(",
          "color:rgb(1,2", "color:rgb(999,0,0)", "transform:scale(0)", "text-indent:-99em"}) {
        INFO(style);
        const auto clean = clean_style(style);
        CHECK((clean.empty() || clean == "font-family: a"));
    }
}

TEST_CASE("links go to http, https and mailto alone") {
    for (const auto* good : {"http://a.example/", "HTTPS://a.example/?b=c", "mailto:jane@client.example"})
        CHECK(is_harmless_link(good));
    for (const auto* bad :
         {"", "javascript:alert(1)", "java\nscript:x", "data:text/html,x", "file:///etc/passwd", "cid:a",
          "//a.example/", "https://a.example/ b", "https://a.example/\x01", "vbscript:x", "http:/a"}) {
        INFO(bad);
        CHECK_FALSE(is_harmless_link(bad));
    }
}

TEST_CASE("a picture that the mail brings goes with the line that it stands beside, under its new name") {
    const auto page = "<div>!close</div><div><img src='cid:plan' width=20 onload='x()' "
                      "alt='plan.png'></div><div>See above.</div>"
                      "<div><img src='cid:logo'></div><blockquote><img "
                      "src='cid:theirs'>Printer</blockquote><div><img src='cid:far'></div>";
    CHECK(own(page, "See above.")
          == "<div><img src=\"cid:new-plan\" width=\"20\"></div><div>See above.</div>"
             "<div><img src=\"cid:new-logo\"></div>");
    CHECK_THAT(own("<p>See <img src='cid:plan' alt='plan.png'> now.</p>", "See [plan.png] now."),
               Contains("cid:new-plan"));
    CHECK_THAT(own("<p>See <img src='cid:plan'> now.</p>", "See [cid:plan] now."), Contains("cid:new-plan"));
}

TEST_CASE("lists, links and rules read as plain text writes them") {
    CHECK(own("<p>Do:</p><ol><li>this</li><li>that</li></ol>", "Do:\n\n  1. this\n  2. that") != "nothing");
    CHECK(own("<ul><li>this</li><li>that</li></ul>", "  * this\n  * that") != "nothing");
    CHECK(own("<p>See <a href='https://example.com/x'>here</a>.</p>", "See here <https://example.com/x>.")
          != "nothing");
    CHECK(own("<p>Ask <a href='mailto:jane@client.example'>jane@client.example</a></p>",
              "Ask jane@client.example<mailto:jane@client.example>")
          != "nothing");
    CHECK(own("<p>One</p><hr><p>Two</p>", "One\n--------\nTwo") == "<p>One</p><hr>\n<p>Two</p>");
    CHECK(own("<pre>a\nb  c\n!close</pre>", "a\nb  c") == "<pre>a\nb  c\n</pre>");
}

TEST_CASE("a page beyond all reason gives nothing, and soon") {
    std::string nested;
    for (int i = 0; i < 400'000; ++i) nested += "<blockquote>";
    CHECK(own(nested + "Use water.", "Use water.") == "nothing");
    std::string deep = "<p>Use water.</p>";
    for (int i = 0; i < 1000; ++i) deep.insert(0, "<div>");
    CHECK(own(deep, "Use water.") == "nothing");
    std::string wide;
    for (int i = 0; i < 60'000; ++i) wide += "<b>x</b>";
    CHECK(own(wide, "Use water.") == "nothing");
}

TEST_CASE("text becomes paragraphs and breaks") {
    CHECK(html_of_text("Hello <Jane>,\n\none\ntwo\n") == "<p>Hello &lt;Jane&gt;,</p>\n<p>one<br>\ntwo</p>\n");
    CHECK(html_of_text("").empty());
}
