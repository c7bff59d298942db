// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_name.hpp"
#include "daemon/intake/imap_response.hpp"
#include "daemon/intake/uid_set.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ticketd;
using namespace ticketd::intake;
using namespace std::chrono;

namespace {

void feed(ResponseReader& reader, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto room = reader.space();
        const auto count = std::min(room.size(), bytes.size());
        std::copy_n(bytes.begin(), count, room.begin());
        reader.filled(count);
        bytes.remove_prefix(count);
    }
}

std::vector<Response> read_in_pieces(std::string_view bytes, std::size_t piece) {
    ResponseReader reader;
    std::vector<Response> out;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        feed(reader, bytes.substr(at, piece));
        while (auto response = reader.next()) out.push_back(std::move(*response));
    }
    return out;
}

response::Meaning meaning(std::string_view line) {
    ResponseReader reader;
    feed(reader, std::string{line} + "\r\n");
    auto response = reader.next();
    REQUIRE(response);
    return response::read(std::move(*response));
}

template <class Wanted>
Wanted as(std::string_view line) {
    auto found = meaning(line);
    REQUIRE(std::holds_alternative<Wanted>(found));
    return std::get<Wanted>(std::move(found));
}

const std::string session = "* 2 EXISTS\r\n"
                            "* 1 FETCH (UID 5 BODY[]<0> {7}\r\na\r\n)b{9} RFC822.SIZE 7)\r\n"
                            "* OK [ALERT] text that ends like a literal {5}\r\n"
                            "* 2 FETCH (FLAGS (\\Seen $Forwarded) UID 6 BODY[] \"qu\\\"oted\")\r\n"
                            "T1 OK done {3}\r\n";

} // namespace

TEST_CASE("responses are the same however their bytes are cut") {
    const auto whole = read_in_pieces(session, session.size());
    REQUIRE(whole.size() == 5);
    CHECK(whole[1].literals == std::vector<std::string>{"a\r\n)b{9"});
    for (std::size_t piece = 1; piece < session.size(); ++piece) {
        const auto cut = read_in_pieces(session, piece);
        REQUIRE(cut.size() == whole.size());
        for (std::size_t i = 0; i < cut.size(); ++i) {
            CHECK(cut[i].text == whole[i].text);
            CHECK(cut[i].literals == whole[i].literals);
        }
    }
}

TEST_CASE("a line without an end, and a literal above the bound, are refused before they fill the memory") {
    ResponseLimits limits;
    limits.text = 1000;
    limits.literals = 5000;
    ResponseReader endless{limits};
    feed(endless, std::string(1001, 'x'));
    CHECK_THROWS_AS(endless.next(), net::Failure);
    for (const auto* claim : {"* 1 FETCH (BODY[] {5001}\r\n",
                              "* 1 FETCH (BODY[] {99999999999999999999999}\r\n", "* 1 FETCH (A {3000}\r\n"}) {
        ResponseReader large{limits};
        feed(large, claim);
        if (std::string_view{claim}.find("3000") != std::string_view::npos)
            feed(large, std::string(3000, 'y') + " B {3000}\r\n"); // together they are too much
        CHECK_THROWS_AS(large.next(), net::Failure);
    }
}

TEST_CASE("a FETCH answer is read whatever the order, the case and the company of its items") {
    const auto fetch = as<response::Fetch>(
        "* 12 fetch (X-GM-LABELS (\"a\" (b {1}\r\nc)) rfc822.size 44 INTERNALDATE \" 7-Jul-1996 02:44:25 "
        "-0730\" "
        "ENVELOPE ((NIL \"(\" NIL)) BODY[HEADER] \"no\" BODY[]<0> {3}\r\nabc MODSEQ (7) UID 9)");
    CHECK(fetch.uid == 9U);
    CHECK(fetch.size == 44U);
    CHECK(fetch.body == "abc");
    REQUIRE(fetch.internal_date);
    CHECK(*fetch.internal_date == sys_days{1996y / July / 7} + 10h + 14min + 25s);
}

TEST_CASE("a mail that the server gives as NIL has no body, and one of no bytes has an empty one") {
    CHECK_FALSE(as<response::Fetch>("* 1 FETCH (UID 1 BODY[] NIL)").body);
    CHECK(as<response::Fetch>("* 1 FETCH (UID 1 BODY[] \"\")").body == "");
    CHECK(as<response::Fetch>("* 1 FETCH (UID 1 BODY[] {0}\r\n)").body == "");
}

TEST_CASE("a size that is none does not cost the mail") {
    for (const auto* size : {"-1", "NIL", "99999999999999999999999", "(4 5)"}) {
        const auto fetch =
            as<response::Fetch>("* 1 FETCH (UID 1 RFC822.SIZE " + std::string{size} + " BODY[] {3}\r\nabc)");
        CHECK(fetch.uid == 1U);
        CHECK_FALSE(fetch.size);
        CHECK(fetch.body == "abc");
    }
}

TEST_CASE("of a listing without end no more capabilities are taken than a server can have") {
    std::string line = "* CAPABILITY";
    for (int i = 0; i < 100'000; ++i) line += " X" + std::to_string(i);
    const auto words = as<response::Capabilities>(line).words;
    CHECK(words.size() == 500);
    CHECK(words.back() == "X499");
}

TEST_CASE("garbage in place of a response is nothing, and no harm") {
    for (const auto* line :
         {"", "*", "* ", "* 99999999999 EXISTS", "* 1 FETCH", "* 1 FETCH (UID", "* 1 FETCH (UID x)",
          "* 1 FETCH (BODY[ {3}", "* LIST (", "* LIST (\\", "* ESEARCH (((", "T1", "T1 MAYBE",
          "* NAMESPACE NIL", "* 1 FETCH (UID 1 BODY[] \"open)", "\xff\xfe", "220 mail ESMTP"}) {
        CAPTURE(line);
        ResponseReader reader;
        feed(reader, std::string{line} + "\r\n");
        if (auto response = reader.next()) response::read(std::move(*response));
    }
    CHECK_FALSE(as<response::Fetch>("* 1 FETCH (UID 1 BODY[] \"open)").body); // asked for again
}

TEST_CASE("answers carry their code apart from their text") {
    const auto status = as<response::Status>("T17 NO [TRYCREATE] no such\x07 folder");
    CHECK(status.tag == "T17");
    CHECK(status.condition == response::Condition::no);
    CHECK(status.code == "TRYCREATE");
    CHECK(status.text == "no such? folder");
}

TEST_CASE("both kinds of search results are read") {
    CHECK(as<response::Found>("* SEARCH 5 2 9").uids == std::vector<std::uint32_t>{5, 2, 9});
    CHECK(as<response::Found>("* SEARCH").uids.empty());
    CHECK(as<response::Found>("* ESEARCH (TAG \"T1\") UID ALL 1:3,7").uids
          == std::vector<std::uint32_t>{1, 2, 3, 7});
    CHECK(as<response::Found>("* ESEARCH (TAG \"T1\") UID COUNT 4 ALL 3:1").uids
          == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(as<response::Found>("* ESEARCH (TAG \"T1\") UID").uids.empty());
}

TEST_CASE("a result that names more mails than any folder holds is refused") {
    CHECK_THROWS_AS(meaning("* ESEARCH (TAG \"T1\") UID ALL 1:4294967295"), net::Failure);
}

TEST_CASE("dates that are none are told from dates") {
    using response::read_date;
    CHECK(read_date("17-Jul-2026 02:44:25 +0000") == sys_days{2026y / July / 17} + 2h + 44min + 25s);
    CHECK(read_date("7-Jul-2026 02:44:25 +0000") == sys_days{2026y / July / 7} + 2h + 44min + 25s);
    CHECK(read_date("01-Jan-2026 00:00:00 +0545") == sys_days{2025y / December / 31} + 18h + 15min);
    for (const auto* bad :
         {"", "31-Feb-2026 02:44:25 +0000", "17-Jxl-2026 02:44:25 +0000", "17-Jul-2026 24:44:25 +0000",
          "17-Jul-2026 02:44:25 0000x", "-1-Jul-2026 02:44:25 +0000"})
        CHECK_FALSE(read_date(bad));
}

TEST_CASE("UIDs are named in runs, and a command names no more than its line may hold") {
    const std::vector<std::uint32_t> uids{1, 2, 3, 7, 9, 10};
    CHECK(uid_set(uids) == "1:3,7,9:10");
    CHECK(fits_one_command(uids, 4) == 4);
    std::vector<std::uint32_t> odd;
    for (std::uint32_t i = 0; i < 5000; ++i) odd.push_back(4'000'000'000U + 2 * i);
    const auto count = fits_one_command(odd, 5000);
    CHECK(uid_set(std::span{odd}.first(count)).size() < 8000);
    CHECK(count > 500);
}

TEST_CASE("folder names go out in modified UTF-7") {
    CHECK(to_modified_utf7("Processed") == "Processed");
    CHECK(to_modified_utf7("Entw\xC3\xBCrfe") == "Entw&APw-rfe");
    CHECK(to_modified_utf7("A&B") == "A&-B");
    CHECK(to_modified_utf7("~peter/mail/\xE5\x8F\xB0\xE5\x8C\x97/\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E")
          == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"); // RFC 3501 section 5.1.3
    CHECK(to_modified_utf7("\xF0\x9F\x98\x80") == "&2D3eAA-");
    CHECK(to_modified_utf7("a\xFF"
                           "b")
          == "a&,,0-b");
    CHECK(quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
}
