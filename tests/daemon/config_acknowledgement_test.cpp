// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/config_files.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ticketd;
using namespace ticketd::config;
using Catch::Matchers::Contains;

namespace {

const policy::RequestField& field(const policy::Rules& rules, const std::string& key) {
    const auto found = std::find_if(rules.fields.begin(), rules.fields.end(),
                                    [&](const auto& each) { return each.key == key; });
    REQUIRE(found != rules.fields.end());
    return *found;
}

bool finds(const std::string& key, const std::string& text) {
    static const auto shipped = defaults().rules;
    const auto& patterns = field(shipped, key).patterns;
    return std::any_of(patterns.begin(), patterns.end(), [&](const auto& each) { return each.is_in(text); });
}

std::string bad(const std::string& lines) { return faults(std::string(least) + lines); }

} // namespace

TEST_CASE("a field changes what it names and keeps the rest, a new key is a new field", "[config]") {
    const auto rules = load(std::string(least) + R"(
[ack]
ask = ["order", "site"]
openable = ["image/*", ".dat"]
[[field]]
key = "order"
patterns = 'order\s*\d'
label = { en = "the order number", de = "die Bestellnummer" }
[[field]]
key = "site"
label = { en = "your page" }
)")
                           .rules;
    CHECK(rules.ack.ask == std::vector<std::string>{"order", "site"});
    CHECK(rules.ack.openable == std::vector<std::string>{"image/*", ".dat"});
    REQUIRE(rules.fields.size() == 5);
    CHECK(field(rules, "order").patterns.front().is_in("my ORDER 17"));
    CHECK(field(rules, "order").labels.at("de") == "die Bestellnummer");
    CHECK(field(rules, "site").patterns == field(defaults().rules, "site").patterns);
    CHECK(field(rules, "site").labels.at("en") == "your page");
}

TEST_CASE("a desk may ask for nothing", "[config]") {
    CHECK(load(std::string(least) + "[ack]\nask = []\n").rules.ack.ask.empty());
}

TEST_CASE("wrong fields are errors with their line", "[config]") {
    CHECK_THAT(bad("[ack]\nask = [\"sight\"]\n"),
               Contains("ticketd.toml:10: ack.ask names \"sight\", which is no"));
    CHECK_THAT(bad("[[field]]\nkey = \"order\"\n"), Contains("ticketd.toml:9: field.patterns is missing"));
    CHECK_THAT(bad("[[field]]\nkey = \"order\"\npatterns = '('\n"),
               Contains("ticketd.toml:11: field.patterns is \"(\"; it must be a regular expression")
                   && Contains("missing )"));
    CHECK_THAT(bad("[[field]]\npatterns = 'x'\n"), Contains("ticketd.toml:9: field.key is missing"));
    CHECK_THAT(bad("[[field]]\nkey = \"order\"\npatterns = ['']\n"), Contains("field.patterns is \"\""));
    CHECK_THAT(bad("[[field]]\nkey = \" \"\npatterns = 'x'\n"),
               Contains("ticketd.toml:10: field.key is \" \"; it must be a name such as \"site\""));
    CHECK_THAT(bad("[[field]]\nkey = \"site\"\nlabel = { en = \"\" }\n"),
               Contains("ticketd.toml:11: field.label.en is \"\"; it must be words"));
    CHECK_THAT(bad("[ack]\nopenable = [\"png\"]\n"), Contains("ticketd.toml:10: ack.openable is \"png\""));
    CHECK_THAT(bad("[[field]]\nkey = \"site\"\nlable = { en = \"x\" }\n"),
               Contains("unknown key field.lable"));
}

TEST_CASE("the shipped expressions know a site from an address", "[config]") {
    for (const char* text : {"https://shop.example/a", "see www.shop.example", "shop.example.com is down",
                             "unsere Seite firma.de.", "наш сайт магазин.рф"}) {
        INFO(text);
        CHECK(finds("site", text));
    }
    for (const char* text :
         {"write to jane@shop.example", "It does not work.", "jane.doe@mail.com", "e.g. this"}) {
        INFO(text);
        CHECK_FALSE(finds("site", text));
    }
}

TEST_CASE("the shipped expressions know a version from a date", "[config]") {
    for (const char* text :
         {"version 4.2", "Version: CMS 4", "v12.0", "4.2.17", "версия 5.1", "versión 3", "Build 1234"}) {
        INFO(text);
        CHECK(finds("version", text));
    }
    for (const char* text : {"on 21.11.2026", "we have 4 printers", "It does not work."}) {
        INFO(text);
        CHECK_FALSE(finds("version", text));
    }
}

TEST_CASE("the shipped expressions know steps and an edition in five languages", "[config]") {
    for (const char* text : {"When I press Save", "1. open the page\n2. press", "Wenn ich speichere",
                             "lorsque je clique", "étapes", "cuando guardo", "когда я нажимаю", "Шаг 1"}) {
        INFO(text);
        CHECK(finds("steps", text));
    }
    CHECK_FALSE(finds("steps", "The site is down. Help!"));
    for (const char* text :
         {"Premium", "édition Standard", "Lizenz", "edición Ultimate", "редакция «Стандарт»"}) {
        INFO(text);
        CHECK(finds("edition", text));
    }
    CHECK_FALSE(finds("edition", "The site is down. Help!"));
}
