// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/register/csv.hpp"
#include "daemon/register/licenses.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::licenses;

namespace {

policy::Rules rules() {
    policy::Rules rules;
    rules.licenses.editions = {{"standard", "commercial"}, {"ultimate", "vip"}};
    rules.levels.push_back(
        {.key = "commercial", .response = {}, .calendar = "always", .support = {}, .people = {}});
    return rules;
}

std::string faults_of(std::string_view csv) {
    try {
        read_register(csv, "licenses.csv", rules());
    } catch (const RegisterError& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a CSV record may quote commas, quotes and line ends, and knows the line it began on") {
    const auto records = read_csv("\xEF\xBB\xBF"
                                  "a,b\r\n\"one, two\",\"he said \"\"no\"\"\nand went\"\n\nlast,\n");
    REQUIRE(records.size() == 3);
    CHECK(records[0].fields == std::vector<std::string>{"a", "b"});
    CHECK(records[1].fields == std::vector<std::string>{"one, two", "he said \"no\"\nand went"});
    CHECK(records[1].line == 2);
    CHECK(records[2].fields == std::vector<std::string>{"last", ""});
    CHECK(records[2].line == 5);
}

TEST_CASE("a quote that never ends is told, not hung upon") {
    const auto records = read_csv("a,\"b\nc");
    REQUIRE(records.size() == 1);
    CHECK(records[0].broken_quote);
    CHECK(read_csv("\"a\"b,c\n").front().broken_quote);
    CHECK(read_csv("").empty());
}

TEST_CASE("a register is read by its columns' names, in any order") {
    const auto licenses = read_register("key,valid_until,Address,edition,domain\n"
                                        "K-1,2027-03-31,Anna@Client.Example,Standard,client.example\n",
                                        "licenses.csv", rules());
    REQUIRE(licenses.size() == 1);
    CHECK(licenses[0].address == "anna@client.example");
    CHECK(licenses[0].edition == "standard");
    CHECK(licenses[0].domain == "client.example");
    CHECK(licenses[0].key == "K-1");
    CHECK(licenses[0].valid_until == std::chrono::year{2027} / 3 / 31);
    CHECK_FALSE(licenses[0].valid_from);
}

TEST_CASE("every fault of a register is told with its line, and nothing of it is taken") {
    const auto faults = faults_of("address,edition,level,valid_until,valid_from\n"
                                  "good@client.example,standard,,,\n"
                                  "no address,standard,,,\n"
                                  "a@client.example,deluxe,,,\n"
                                  "b@client.example,,gold,,\n"
                                  "c@client.example,,,2027-02-30,\n"
                                  "d@client.example,,,2026-01-01,2027-01-01\n"
                                  "e@client.example,,,,,,\n");
    CHECK(faults.find("licenses.csv:3: \"no address\" is no mail address") != std::string::npos);
    CHECK(faults.find("licenses.csv:4: unknown edition \"deluxe\"") != std::string::npos);
    CHECK(faults.find("licenses.csv:5: unknown level \"gold\"") != std::string::npos);
    CHECK(faults.find("licenses.csv:6: valid_until \"2027-02-30\" is no date") != std::string::npos);
    CHECK(faults.find("licenses.csv:7: valid_until lies before valid_from") != std::string::npos);
    CHECK(faults.find("licenses.csv:8: 7 fields where the first line names 5") != std::string::npos);
    CHECK(faults.find("licenses.csv:2") == std::string::npos);
}

TEST_CASE("a register needs an address column, and knows all columns it has") {
    CHECK(faults_of("company\nAcme\n").find("no column \"address\"") != std::string::npos);
    CHECK(faults_of("address,colour\n").find("unknown column \"colour\"") != std::string::npos);
    CHECK(faults_of("address,address\n").find("stands twice") != std::string::npos);
    CHECK(faults_of("").find("empty") != std::string::npos);
}

TEST_CASE("a register of nothing but faults is reported within bounds") {
    std::string csv = "address\n";
    for (int i = 0; i < 10'000; ++i) csv += "nobody\n";
    const auto faults = faults_of(csv);
    CHECK(faults.size() < 4'000);
    CHECK(faults.find("and 9980 more faults") != std::string::npos);
}

TEST_CASE("a register that is not there says which file, and what to check") {
    CHECK_THROWS_WITH(read_register_file("/nonexistent/licenses.csv", rules()),
                      Catch::Contains("/nonexistent/licenses.csv") && Catch::Contains("[licenses] csv"));
}

TEST_CASE("a group is the key of a level, and an unknown one is a bad line") {
    const auto licenses =
        read_register("address,group\na@client.example,Commercial\n", "licenses.csv", rules());
    REQUIRE(licenses.size() == 1);
    CHECK(licenses[0].group == "commercial");
    CHECK(faults_of("address,group\na@client.example,partners\n")
              .find("licenses.csv:2: unknown group \"partners\"")
          != std::string::npos);
}

TEST_CASE("a level is written in any case") {
    CHECK(read_register("address,level\na@client.example,COMMERCIAL\n", "l", rules())[0].level
          == "commercial");
}

TEST_CASE("a field that is no text is a bad line, not a licence of unreadable company") {
    CHECK(faults_of("address,company\na@client.example,M\xFCller\n").find("UTF-8") != std::string::npos);
    CHECK(faults_of(std::string_view("address,company\na@client.example,A\0B\n", 37)).find("UTF-8")
          != std::string::npos);
    CHECK(faults_of("address,company\na@client.example,M\xC3\xBCller\n").empty());
}

TEST_CASE("a domain must be a name, and several rows may share a key") {
    CHECK(faults_of("address,domain\na@client.example,client\n").find("no domain name") != std::string::npos);
    CHECK(faults_of("address,domain\na@client.example,a@client.example\n").find("no domain name")
          != std::string::npos);
    const auto rows =
        read_register("address,key\r\na@client.example,K1\r\nb@client.example,K1\r\n", "l", rules());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == rows[1].key);
}

TEST_CASE("any bytes are a register or are refused, and whatever is cut off a register is never half taken") {
    const std::string whole =
        "\xEF\xBB\xBF"
        "address,company,valid_until\r\n"
        "a@client.example,\"Acme, \"\"the\"\" firm\",2026-12-31\r\nb@client.example,,\r\n";
    CHECK(faults_of(whole).empty());
    for (std::size_t size = 0; size <= whole.size(); ++size)
        faults_of(std::string_view(whole).substr(0, size));
    std::string noise = whole;
    std::uint32_t state = 1;
    for (int i = 0; i < 20'000; ++i) {
        state = state * 1'664'525U + 1'013'904'223U;
        noise[(state >> 8U) % noise.size()] = "\",\r\n\0a@-"[state % 8];
        faults_of(noise);
    }
}

TEST_CASE("a register's source is another when its bytes or the rules of its rows are") {
    const auto source = source_of("address\n", rules());
    CHECK(source == source_of("address\n", rules()));
    CHECK(source != source_of("address\r\n", rules()));
    auto other = rules();
    other.licenses.editions["deluxe"] = "commercial";
    CHECK(source != source_of("address\n", other));
    other = rules();
    other.levels.pop_back();
    CHECK(source != source_of("address\n", other));
}
