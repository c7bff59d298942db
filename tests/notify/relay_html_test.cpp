// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/compose.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

struct AskedInHtml {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);

    std::string with_type(const std::string& type, const std::string& body) const {
        auto raw = annas_reply(to(first.mails("notice"), "anna@corp.example"), body);
        return raw.insert(0, "MIME-Version: 1.0\r\nContent-Type: " + type + "\r\n");
    }
    Taken html(const std::string& page) const {
        return desk.take(with_type("text/html; charset=utf-8", page), facts, friday + 1h);
    }
    Taken both(const std::string& text, const std::string& page) const {
        return desk.take(with_type("multipart/alternative; boundary=b",
                                   "--b\nContent-Type: text/plain; charset=utf-8\n\n" + text
                                       + "\n--b\nContent-Type: text/html; charset=utf-8\n\n" + page
                                       + "\n--b--\n"),
                         facts, friday + 1h);
    }
};

std::string page_of(const Taken& taken) { return parser::parse(taken.mail("answer").bytes).html_body; }
std::string relayed_text(const Taken& taken) { return parser::parse(taken.mail("answer").bytes).text; }

} // namespace

TEST_CASE("the HTML of an answer goes beside its text, with the looks that its writer gave it") {
    const auto taken =
        AskedInHtml().html("<p>!assign me</p><p>Use <b>water</b>, <span style='color:red'>quickly</span>.</p>"
                           "<blockquote><p>Due: soon</p></blockquote>");
    CHECK_THAT(taken.mail("answer").bytes, Contains("multipart/alternative"));
    CHECK_THAT(page_of(taken), Contains("<p>Use <b>water</b>, <span style=\"color: red\">quickly</span>.</p>")
                                   && !Contains("assign") && !Contains("Due"));
    CHECK_THAT(relayed_text(taken), Catch::StartsWith("Use water, quickly.\n"));
    CHECK(taken.decision.assignee == "Anna");
}

TEST_CASE("addresses of staff stand in neither form") {
    const auto taken = AskedInHtml().html(
        "<p>Write to <a href='mailto:anna@corp.example?subject=x'>anna@corp.example</a>.</p>");
    CHECK_THAT(page_of(taken), Contains("support@example.com"));
    CHECK_THAT(taken.mail("answer").bytes + page_of(taken) + relayed_text(taken), !Contains("anna@corp"));
    const auto split = AskedInHtml().html("<p>Write to <b>anna</b>@corp.example.</p>");
    CHECK(page_of(split).empty());
    CHECK_THAT(relayed_text(split), Catch::StartsWith("Write to support@example.com.\n"));
    const auto link =
        AskedInHtml().html("<p>See <a href='https://x.example/?anna%40corp.example'>it</a>.</p>");
    CHECK_THAT(link.mail("answer").bytes + page_of(link), !Contains("corp.example"));
}

TEST_CASE("where the forms of a mail say different things its text goes alone") {
    const auto taken =
        AskedInHtml().both("Use water.", "<p>Use water.</p><p style='font-size:1px'>The boss knows him.</p>");
    CHECK_THAT(page_of(taken), !Contains("boss"));
    const auto other = AskedInHtml().both("Use water.", "<p>Use sand.</p>");
    CHECK(page_of(other).empty());
    CHECK_THAT(relayed_text(other), Catch::StartsWith("Use water.\n"));
}

TEST_CASE("a command that only one form of a mail holds is refused") {
    for (const auto& taken : {AskedInHtml().both("Use water.", "<p>Use water.</p><p>!close</p>"),
                              AskedInHtml().both("Use water.\n!close", "<p>Use water.</p>")}) {
        CHECK(taken.decision.outcome == policy::Outcome::refused);
        CHECK_THAT(taken.decision.refusal, Contains("do not hold the same commands"));
        CHECK(taken.mails("answer").empty());
    }
}

TEST_CASE("pictures of the answer go with its HTML, files beside it, and what the quotation shows stays") {
    const AskedInHtml asked;
    const auto picture = [](const std::string& id) {
        return "--b\nContent-Type: image/png; name=" + id + ".png\nContent-ID: <" + id
               + "@corp.example>\nContent-Disposition: inline\nContent-Transfer-Encoding: "
                 "base64\n\niVBORw0KGgo=\n";
    };
    const auto raw = asked.with_type(
        "multipart/related; boundary=b",
        "--b\nContent-Type: text/html; charset=utf-8\n\n<p>See:</p><p><img src=\"cid:plan@corp.example\"></p>"
        "<blockquote><img src=\"cid:theirs@corp.example\"></blockquote>\n"
            + picture("plan") + picture("theirs")
            + "--b\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment; "
              "filename=plan.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n");
    auto answer = asked.desk.take(raw, asked.facts, friday + 1h).mail("answer");
    REQUIRE(answer.parts.size() == 2);
    const auto sent = parser::parse(raw);
    CHECK(sent.attachments[answer.parts[0].index].filename == "plan.png");
    CHECK(sent.attachments[answer.parts[1].index].filename == "plan.pdf");
    for (auto part = answer.parts.rbegin(); part != answer.parts.rend(); ++part)
        answer.bytes.insert(part->offset,
                            parser::encode_base64_lines(sent.attachments[part->index].content.decode()));
    const auto message = parser::parse(answer.bytes);
    CHECK(message.defects.empty());
    REQUIRE(message.attachments.size() == 2);
    CHECK(message.attachments[0].is_inline);
    CHECK_THAT(message.html_body, Contains("cid:" + message.attachments[0].content_id));
    CHECK_THAT(answer.bytes, Contains("multipart/related") && !Contains("corp.example"));
    CHECK_FALSE(message.attachments[1].is_inline);
}

TEST_CASE("a hostile page of five megabytes sends the text alone") {
    std::string page = "<p>Use water.</p>";
    while (page.size() < 5'000'000) page += "<blockquote><div style='x'>";
    const auto taken = AskedInHtml().both("Use water.", page);
    CHECK(page_of(taken).empty());
    CHECK_THAT(relayed_text(taken), Catch::StartsWith("Use water.\n"));
}

TEST_CASE("an answer bears its writer's name where that is configured") {
    AskedInHtml asked;
    CHECK(field(asked.html("<p>Hello.</p>").mail("answer"), "From")
          == "Example Support <support@example.com>");
    asked.desk.rules().desk.agent_is_sender = true;
    CHECK(field(asked.html("<p>Hello.</p>").mail("answer"), "From")
          == "\"Anna, Example Support\" <support@example.com>");
}

TEST_CASE("the client's words that an answer leaves above its pieces stay, and nothing else of a quotation") {
    AskedInHtml asked;
    auto& known = asked.facts.tickets.at({1042});
    known.correspondence.push_back(
        {asked.first.changes.new_entry->entry, std::string(asked.first.changes.new_entry->raw)});
    const auto notice = to(asked.first.mails("notice"), "anna@corp.example");
    const auto text = "On Friday Example Support wrote:\n> Level:    commercial\n> How this was decided:\n"
                      "> Dear all,\n>\n> our printer is on fire.\n\nUse water.\n\n> - The boss knows "
                      "him.\n\nAnd call me.\n";
    const auto taken = asked.desk.take(annas_reply(notice, text), asked.facts, friday + 1h);
    const auto relayed = relayed_text(taken);
    CHECK_THAT(relayed,
               Catch::StartsWith("> Dear all,\n>\n> our printer is on fire.\n\nUse water.\n\nAnd call me."));
    CHECK_THAT(relayed, !Contains("Level") && !Contains("boss") && !Contains("decided"));
    known.correspondence.clear();
    CHECK_THAT(relayed_text(asked.desk.take(annas_reply(notice, text), asked.facts, friday + 1h)),
               Catch::StartsWith("Use water.\n\nAnd call me."));
}
