// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/html_text.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ticketd::parser;

TEST_CASE("paragraphs, breaks and blanks of HTML become lines") {
    CHECK(html_to_text("<p>One  two\n three</p><p>Four<br>five</p>") == "One two three\n\nFour\nfive\n");
    CHECK(html_to_text("<div>a</div><div>b</div>") == "a\nb\n");
    CHECK(html_to_text("a<b>b</b>c &amp; &auml;&#8364;&nbsp;d") == "abc & ä€ d\n");
    CHECK(html_to_text("just text") == "just text\n");
    CHECK(html_to_text("").empty());
}

TEST_CASE("lists have marks and numbers, tables have rows") {
    CHECK(html_to_text("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>") == "* a\n* b\n\n  * c\n");
    CHECK(html_to_text("<ol start=3><li>a<li>b</ol>") == "3. a\n4. b\n");
    CHECK(html_to_text("<table><tr><td>a</td><td>b</td></tr><tr><th>c<th>d</table>") == "a b\nc d\n");
}

TEST_CASE("a link tells its address where the text does not") {
    CHECK(html_to_text("<a href='https://example.org/x'>here</a>") == "here <https://example.org/x>\n");
    CHECK(html_to_text("<a href='https://example.org/'>www.example.org</a>") == "www.example.org\n");
    CHECK(html_to_text("<a href='mailto:a@b.c'>a@b.c</a>") == "a@b.c\n");
    CHECK(html_to_text("<a href='javascript:alert(1)'>x</a>") == "x\n");
    CHECK(html_to_text("<a href='http://t.example/" + std::string(100, 'k') + "'>x</a>") == "x\n");
}

TEST_CASE("quotations are marked as in plain mail") {
    CHECK(html_to_text("new<blockquote type=cite>old<br>older<blockquote>oldest</blockquote></blockquote>end")
          == "new\n> old\n> older\n> > oldest\nend\n");
}

TEST_CASE("preformatted text keeps its lines and blanks") {
    CHECK(html_to_text("<p>see</p><pre>a  b\n  c\n</pre>") == "see\n\na  b\n  c\n");
}

TEST_CASE("what nobody sees is left out") {
    CHECK(html_to_text("<head><title>t</title><style>p{}</style></head><script>x</script><p>seen</p>")
          == "seen\n");
    CHECK(html_to_text("<div style='DISPLAY : none'>secret <b>x</b></div>seen") == "seen\n");
    CHECK(html_to_text("<!-- comment --><!--[if mso]>x<![endif]-->seen") == "seen\n");
}

TEST_CASE("only the display that counts hides an element") {
    CHECK(html_to_text("<p style='display:block;float:none'>seen</p>") == "seen\n");
    CHECK(html_to_text("<p style='display:none;display:block'>seen</p>") == "seen\n");
    CHECK(html_to_text("<p style='display:block; display:none'>hidden</p>seen") == "seen\n");
    CHECK(html_to_text("<p style='display:none !important;display:block'>hidden</p>seen") == "seen\n");
}

TEST_CASE("what stands behind the end of the page is read") {
    CHECK(html_to_text("<html><body><p>a</p></body></html>\n<p>b</p>") == "a\n\nb\n");
    CHECK(html_to_text("<p>a</p></HTML >b") == "a\n\nb\n");
    CHECK(html_to_text("<html><body><div>a</div></body></html><html><head><title>t</title></head><body>"
                       "<div>b</div></body></html>")
          == "a\nb\n");
    CHECK(html_to_text("</div><p>a</p>b") == "a\n\nb\n");
    CHECK(html_to_text("<!-- x --></span>a<br>b") == "a\nb\n");
}

TEST_CASE("Word's conditions are no text") {
    CHECK(html_to_text("<p><![if !supportLists]><span>1.</span><![endif]> Item</p>") == "1. Item\n");
    CHECK(html_to_text("<p>a <![ b</p>c").find("a <![ b") == 0);
}

TEST_CASE("pictures are told by their alternative text") {
    CHECK(html_to_text("<img src=x alt='A chart'>") == "[A chart]\n");
    CHECK(html_to_text("a<img src=x>b") == "ab\n");
}

TEST_CASE("a text that only says it is HTML keeps its lines and what looks like a tag") {
    CHECK(html_to_text("Dear all,\n\nfrom <ann@example.org> &amp; Bob\nbye\n")
          == "Dear all,\n\nfrom <ann@example.org> & Bob\nbye\n");
    CHECK(html_to_text("Dear\nall<br>bye") == "Dear all\nbye\n");
}

TEST_CASE("broken HTML gives its text") {
    CHECK(html_to_text("<p>a<b>b</p></div>c<") == "ab\n\nc\n");
    CHECK(html_to_text("a < b and c > d").find("b and c > d") != std::string::npos);
    CHECK(html_to_text("<table><tr><td>open").find("open") == 0);
}

TEST_CASE("a page's own charset counts where the mail names none") {
    Message m =
        parse("Content-Type: text/html\n\n<html><head><meta http-equiv=Content-Type content='text/html; "
              "charset=iso-8859-2'></head>\xB1</html>\n");
    CHECK(m.text == "ą\n");
    Message declared =
        parse("Content-Type: text/html; charset=iso-8859-1\n\n<meta charset=iso-8859-2>\xB1\n");
    CHECK(declared.text == "±\n");
}

TEST_CASE("pages nested beyond reason keep their text") {
    std::string page;
    for (int i = 0; i < 100'000; ++i) page += "<div>";
    page += "deep";
    for (int i = 0; i < 100'000; ++i) page += "</span>";
    CHECK(html_to_text(page) == "deep\n");
}
