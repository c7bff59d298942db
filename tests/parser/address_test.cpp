// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/address.hpp"
#include "parser/date.hpp"
#include "parser/limits.hpp"
#include "parser/message_id.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::parser;
using Ids = std::vector<std::string>;

namespace {

Address one(std::string_view raw) {
    std::vector<Address> all = read_addresses(raw);
    REQUIRE(all.size() == 1);
    return all.front();
}

Address person(std::string name, std::string address) { return {std::move(name), std::move(address)}; }

std::string utc(std::string_view raw) {
    auto date = read_date(raw);
    return date ? write_date({date->utc, std::chrono::minutes{0}}) : "none";
}

} // namespace

TEST_CASE("addresses as RFC 5322 writes them") {
    CHECK(one("joe@example.org") == person("", "joe@example.org"));
    CHECK(one("Joe Doe <joe@example.org>") == person("Joe Doe", "joe@example.org"));
    CHECK(one("\"Doe, Joe\" <joe@example.org>") == person("Doe, Joe", "joe@example.org"));
    CHECK(one("joe@example.org (Joe Doe, x)") == person("Joe Doe, x", "joe@example.org"));
    CHECK(one("Joe <joe@example.org> (comment)") == person("Joe", "joe@example.org"));
    CHECK(one("<@r1,@r2:joe@example.org>") == person("", "joe@example.org"));
    CHECK(one("joe@[IPv6:::1]") == person("", "joe@[IPv6:::1]"));
    CHECK(one("\"odd local\"@example.org") == person("", "\"odd local\"@example.org"));
    CHECK(one("\"joe.doe\"@example.org").address == "joe.doe@example.org");
    CHECK(one("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>").address == "pete@silly.test");
}

TEST_CASE("groups give their members, empty ones nobody") {
    CHECK(read_addresses("Friends: a@b.c, D <d@e.f>;, g@h.i").size() == 3);
    CHECK(read_addresses("undisclosed-recipients:;").empty());
}

TEST_CASE("addresses as programs write them") {
    CHECK(read_addresses("a@b.c; d@e.f").size() == 2);
    CHECK(one("Doe, John <john@example.org>") == person("Doe, John", "john@example.org"));
    CHECK(one("joe@example.org <joe@example.org>").address == "joe@example.org");
    CHECK(one("<joe@example.org").address == "joe@example.org");
    CHECK(one("Joe joe@example.org") == person("Joe", "joe@example.org"));
    CHECK(one("<<joe@example.org>>").address == "joe@example.org");
    CHECK(one("<mailto:joe@example.org>").address == "joe@example.org");
    CHECK(one("'joe@example.org'").address == "joe@example.org");
    CHECK(one("MAILER-DAEMON (Mail Delivery System)") == person("Mail Delivery System", "MAILER-DAEMON"));
    CHECK(one("\"Company\" <>, \"Dept\" <a@b.c>") == person("Dept", "a@b.c"));
}

TEST_CASE("two people without a comma between them are two people") {
    auto both = read_addresses("Ann <ann@example.org> Bob B. <bob@example.org>");
    REQUIRE(both.size() == 2);
    CHECK(both[0] == person("Ann", "ann@example.org"));
    CHECK(both[1] == person("Bob B.", "bob@example.org"));
}

TEST_CASE("an address in an encoded word is read and marked") {
    for (const char* field : {"<=?utf-8?Q?ann=40example.org?=>", "=?utf-8?Q?ann=40example.org?=@example.org",
                              "Ann <=?utf-8?Q?ann?=@example.org>"}) {
        INFO(field);
        CHECK(one(field).encoded);
    }
    CHECK(one("<=?utf-8?Q?ann=40example.org?=>").address == "ann@example.org");
    CHECK_FALSE(one("=?utf-8?Q?Ann?= <ann@example.org>").encoded);
}

TEST_CASE("a colon in a name names no group") {
    CHECK(one("Support: Desk <s@example.org>") == person("Support: Desk", "s@example.org"));
    CHECK(read_addresses("undisclosed-recipients:").empty());
    CHECK(one("John Doe [mailto:j@example.org]") == person("John Doe", "j@example.org"));
}

TEST_CASE("a folded address with blanks around its signs is one address") {
    CHECK(one("joe @ example.org").address == "joe@example.org");
    CHECK(one("< joe@example. org >").address == "joe@example.org");
}

TEST_CASE("names are decoded, also with an unquoted comma inside the encoded word") {
    CHECK(one("=?utf-8?q?J=C3=B6rg?= <j@example.org>").name == "Jörg");
    CHECK(one("=?utf-8?q?Doe,_J=C3=B6rg?= <j@example.org>").name == "Doe, Jörg");
    CHECK(one("\"=?utf-8?q?J=C3=B6rg?=\" <j@example.org>").name == "Jörg");
    CHECK(one("J\xC3\xB6rg <j\xC3\xB6rg@m\xC3\xBCller.example>") == person("Jörg", "jörg@müller.example"));
}

TEST_CASE("message ids come without brackets, in order, and broken ones as they stand") {
    CHECK(read_message_ids("<a@b> <c@d>\t<e@f>") == Ids{"a@b", "c@d", "e@f"});
    CHECK(read_message_ids("Your message of Monday <a@b>") == Ids{"a@b"});
    CHECK(read_message_ids("<a@b><c@d>") == Ids{"a@b", "c@d"});
    CHECK(read_message_ids("a@b c@d") == Ids{"a@b", "c@d"});
    CHECK(read_message_ids("<very-long @example.org>") == Ids{"very-long@example.org"});
    CHECK(read_message_ids("nothing here").empty());
    CHECK(read_message_id(" <a@b> (comment)") == "a@b");
    CHECK(read_message_id("no-brackets") == "no-brackets");
}

TEST_CASE("of too many references the first and the newest stay") {
    std::string raw;
    for (std::size_t i = 0; i < 10'000; ++i) raw += "<" + std::to_string(i) + "@x> ";
    Ids ids = read_message_ids(raw);
    REQUIRE(ids.size() == limits::message_ids);
    CHECK(ids.front() == "0@x");
    CHECK(ids.back() == "9999@x");
}

TEST_CASE("dates of the RFC and its past") {
    CHECK(utc("Fri, 21 Nov 1997 09:55:06 -0600") == "Fri, 21 Nov 1997 15:55:06 +0000");
    CHECK(utc("21 Nov 97 09:55:06 GMT") == "Fri, 21 Nov 1997 09:55:06 +0000");
    CHECK(utc("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600") != "Fri, 21 Nov 1997 09:55:06 -0600");
    CHECK(utc("Thu, 13 Feb 1969 23:32 EST") == "Fri, 14 Feb 1969 04:32:00 +0000");
    CHECK(utc("Tue, 5 Mar 2024 10:20:30 +0100 (CET)") == "Tue, 05 Mar 2024 09:20:30 +0000");
}

TEST_CASE("dates as programs write them") {
    CHECK(utc("Thu Jan  1 10:00:00 2004") == "Thu, 01 Jan 2004 10:00:00 +0000");
    CHECK(utc("2024-03-05T10:20:30Z") == "Tue, 05 Mar 2024 10:20:30 +0000");
    CHECK(utc("2024-03-05 10:20:30 +0100") == "Tue, 05 Mar 2024 09:20:30 +0000");
    CHECK(utc("5-Mar-2024 10:20:30 GMT+0200") == "Tue, 05 Mar 2024 08:20:30 +0000");
    CHECK(utc("Tue, 05 March 2024 10:20") == "Tue, 05 Mar 2024 10:20:00 +0000");
}

TEST_CASE("what is no date gives none, also where a library would read beyond its tables") {
    for (const char* bad :
         {"", "yesterday", "32 Jan 2024 10:00:00", "29 Feb 2023 10:00:00", "1 Foo 2024 10:00:00",
          "Mon, 1 Jan 999999999999 10:00", "1 Jan 2024 99:99:99", ",,,,", "-1 -1 -1"})
        CHECK_FALSE(read_date(bad).has_value());
}

TEST_CASE("a date's zone is kept beside the moment") {
    auto date = read_date("Tue, 5 Mar 2024 10:20:30 -0330");
    REQUIRE(date);
    CHECK(date->offset == std::chrono::minutes{-210});
    CHECK(write_date(*date) == "Tue, 05 Mar 2024 10:20:30 -0330");
}
