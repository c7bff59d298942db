// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/pattern_set.hpp"
#include "daemon/policy/request_check.hpp"
#include "daemon/policy/text_rules.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using Keys = std::vector<std::string>;

namespace {

RequestField field(const std::string& key, std::string_view expression) {
    std::string why;
    RequestField made;
    made.key = key;
    made.patterns.push_back(Pattern::compile(expression, why).value());
    return made;
}

Rules rules() {
    Rules rules;
    rules.ack.ask = {"site", "edition"};
    rules.fields = {field("edition", "edition"), field("site", "https?://"), field("never", "asked")};
    rules.fields[0].known_from_license = true;
    return rules;
}

Keys missing(const parser::Message& message, const Sender& sender = {}) {
    static const auto asked = rules();
    Keys keys;
    for (const auto* each : missing_fields(message, sender, asked)) keys.push_back(each->key);
    return keys;
}

parser::Message saying(const std::string& text, const std::string& subject = {}) {
    parser::Message message;
    message.text = text;
    message.subject = subject;
    return message;
}

std::vector<std::string> unopenable_names(const std::string& type, const std::string& detected,
                                          const std::string& name) {
    parser::Message message;
    parser::Attachment part;
    part.filename = name;
    part.content_type = type;
    part.detected_type = detected;
    message.attachments.push_back(part);
    std::vector<std::string> names;
    for (const auto* each : unopenable(message, Rules{})) names.push_back(each->filename);
    return names;
}

} // namespace

TEST_CASE("what a request does not hold is missing, in the order that it is asked for") {
    CHECK(missing(saying("It does not work.")) == Keys{"site", "edition"});
    CHECK(missing(saying("It is HTTP://shop.example")) == Keys{"edition"});
    CHECK(missing(saying("see above", "Premium Edition of https://shop.example")).empty());
}

TEST_CASE(
    "what was looked for ahead is not looked for again, and of what answers something it is not ahead") {
    auto asked = rules();
    asked.confidential.words = {"password"};
    const TextRules ahead(asked);
    auto message = saying("It is https://shop.example");
    CHECK(ahead.look_at(message).asked == std::vector{true, false});
    CHECK(ahead.look_at(message).is_clean);
    CHECK(ahead.asked_in(message) == std::vector{true, false});
    REQUIRE(missing_fields(message, {}, asked, {false, true}).size() == 1);
    CHECK(missing_fields(message, {}, asked, {false, true}).front()->key == "site");
    message.in_reply_to = {"a@desk.example"};
    message.text = "Password: geheim1";
    CHECK(ahead.look_at(message).asked.empty());
    CHECK_FALSE(ahead.look_at(message).is_clean);
}

TEST_CASE("the edition is not asked of whom the register knows with one") {
    Sender sender;
    sender.license = store::License{};
    CHECK(missing(saying("x"), sender) == Keys{"site", "edition"});
    sender.license->edition = "premium";
    CHECK(missing(saying("x"), sender) == Keys{"site"});
}

TEST_CASE("an expression takes no more time for a text that is made to be slow") {
    std::string why;
    const auto pattern = Pattern::compile("(a+)+b", why);
    REQUIRE(pattern);
    CHECK_FALSE(pattern->is_in(std::string(50'000, 'a')));
    CHECK_FALSE(Pattern::compile("(", why));
    CHECK_FALSE(why.empty());
    CHECK_FALSE(Pattern::compile("((a{100}){100}){100}", why));
}

TEST_CASE("an expression's ^ is a line's begin, and its case is no matter") {
    std::string why;
    const auto pattern = Pattern::compile("^ШАГ", why);
    REQUIRE(pattern);
    CHECK(pattern->is_in("a\nшаг 1"));
    CHECK_FALSE(pattern->is_in("a шаг 1"));
}

TEST_CASE("screenshots are PNG, GIF or JPG, and a bitmap must be packed") {
    CHECK(unopenable_names("image/png", "", "a.png").empty());
    CHECK(unopenable_names("image/gif", "", "a.gif").empty());
    CHECK(unopenable_names("image/jpg", "image/jpeg", "a.jpg").empty());
    CHECK(unopenable_names("image/bmp", "", "a.bmp") == std::vector<std::string>{"a.bmp"});
    CHECK(unopenable_names("application/x-zip-compressed", "application/zip", "a.zip").empty());
    CHECK(unopenable_names("application/octet-stream", "application/vnd.rar", "a.rar").empty());
}

TEST_CASE("what an attachment is goes by its content, not by what it is called") {
    CHECK(unopenable_names("image/png", "image/bmp", "a.png") == std::vector<std::string>{"a.png"});
    CHECK(unopenable_names("application/octet-stream", "image/png", "a").empty());
    CHECK(
        unopenable_names("application/octet-stream", "application/vnd.microsoft.portable-executable", "a.png")
        == std::vector<std::string>{"a.png"});
}

TEST_CASE("the end of a name counts only for what comes without a type") {
    CHECK(unopenable_names("application/octet-stream", "", "server.LOG").empty());
    CHECK(unopenable_names("video/mp4", "", "film.log") == std::vector<std::string>{"film.log"});
    CHECK(unopenable_names("application/octet-stream", "", ".log") == std::vector<std::string>{".log"});
}

TEST_CASE("text of any kind can be opened") {
    CHECK(unopenable_names("text/plain", "", "a.txt").empty());
    CHECK(unopenable_names("text/calendar", "", "a.ics").empty());
    CHECK(unopenable_names("texture/x", "", "a") == std::vector<std::string>{"a"});
}

TEST_CASE("several expressions are looked for as one, each with its own alternatives") {
    std::string why;
    const auto pattern = [&](std::string_view expression) {
        return Pattern::compile(expression, why).value();
    };
    const auto any = Pattern::any_of({pattern("^one|two$"), pattern("three"), pattern("(?-i)Four")});
    REQUIRE(any);
    for (const auto* text : {"one more", "not\ntwo", "a THREE b", "Four"}) CHECK(any->is_in(text));
    for (const auto* text : {"no one", "two of them", "four", ""}) CHECK_FALSE(any->is_in(text));
    const auto vast = pattern("(a{50}){20}");
    CHECK_FALSE(Pattern::any_of(std::vector<Pattern>(200, vast)));
}

TEST_CASE("several fields' expressions are looked for in one reading, and each is found as it is alone") {
    std::vector<Pattern> patterns;
    for (const auto* expression :
         {R"(\bab\b)", "b.a", R"(^\s*[1-9][.)]\s)", "ä(b|c)$", "(a|b)*c", "a{3}", "я"}) {
        std::string why;
        patterns.push_back(Pattern::compile(expression, why).value());
    }
    const PatternSet set(patterns);
    const std::string_view pieces[] = {"a", "B", "c", "ä", " ", "\n", "1. ", "Я", "\xFF", "ab"};
    std::uint32_t seed = 3;
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (int i = 0; i < round % 12; ++i) {
            seed = seed * 1664525 + 1013904223;
            text += pieces[(seed >> 16) % std::size(pieces)];
        }
        INFO(text);
        std::vector<bool> alone;
        for (const auto& each : patterns) alone.push_back(each.is_in(text));
        REQUIRE(set.found_in(text) == alone);
    }
    CHECK(PatternSet(std::vector<Pattern>{}).found_in("x").empty());
}

TEST_CASE("what is asked for follows the rules in force, and a field without expressions is always missing") {
    auto asked = rules();
    const auto keys = [&](const std::string& text) {
        Keys found;
        for (const auto* each : missing_fields(saying(text), {}, asked)) found.push_back(each->key);
        return found;
    };
    CHECK(keys("edition") == Keys{"site"});
    asked.fields[1] = field("site", "shop");
    CHECK(keys("edition of the shop").empty());
    asked.fields[1].patterns.clear();
    CHECK(keys("edition of the shop") == Keys{"site"});
    asked.ack.ask.clear();
    CHECK(keys("").empty());
}
