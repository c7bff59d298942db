// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace std::chrono;

namespace {

License license(const std::string& address, const std::string& key, const std::string& domain = "") {
    License result;
    result.address = address;
    result.company = "Example AG";
    result.edition = "premium";
    result.key = key;
    result.domain = domain;
    return result;
}

std::vector<License> of(Desk& desk, const std::string& sender) {
    Mail mail(1);
    mail.keys.sender = sender;
    return desk.lookup(mail.keys).licenses;
}

} // namespace

TEST_CASE("a licence comes back whole, for its address in any case") {
    Desk desk;
    auto full = license("anna@client.example", "K1", "client.example");
    full.level = "vip";
    full.group = "partners";
    full.login = "anna";
    full.valid_from = year(2026) / 1 / 31;
    full.valid_until = year(1969) / 12 / 31;
    desk.store.replace_licenses(std::vector{full, license("bo@other.example", "K2")});
    CHECK(of(desk, "anna@client.example") == std::vector{full});
    CHECK(of(desk, "ANNA@Client.Example") == std::vector{full});
    CHECK(of(desk, "bo@other.example").at(0).key == "K2");
    CHECK(of(desk, "nobody@other.example").empty());
    CHECK(of(desk, "").empty());
    CHECK(of(desk, "client.example").empty());
    CHECK(of(desk, "anna@").empty());
    CHECK(Queries(desk.folder.database()).licenses_of("anna@client.example").size() == 1);
}

TEST_CASE("a licence with a domain counts for all of its addresses, and only for them") {
    Desk desk;
    desk.store.replace_licenses(std::vector{license("anna@client.example", "K1", "client.example"),
                                            license("bo@client.example", "K2")});
    CHECK(of(desk, "carl@client.example").size() == 1);
    CHECK(of(desk, "carl@sub.client.example").empty());
    CHECK(of(desk, "carl@xclient.example").empty());
    const auto both = of(desk, "bo@client.example");
    REQUIRE(both.size() == 2);
    CHECK(both[0].key == "K2");
    CHECK(both[1].key == "K1");
}

TEST_CASE("rows of a domain that say the same are told once, different ones each") {
    Desk desk;
    std::vector<License> many;
    for (int i = 0; i < 500; ++i)
        many.push_back(license("user" + std::to_string(i) + "@client.example", "K1", "client.example"));
    many.push_back(license("last@client.example", "K2", "Client.example"));
    desk.store.replace_licenses(many);
    const auto rows = of(desk, "carl@client.example");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == "K1");
    CHECK(rows[1].key == "K2");
    CHECK(of(desk, "user300@client.example").size() == 3);
}

TEST_CASE("the register is replaced as a whole, quickly") {
    Desk desk;
    std::vector<License> many;
    for (int i = 0; i < 100'000; ++i) {
        const auto name = std::to_string(i);
        many.push_back(
            license("user@company" + name + ".example", "K" + name, "company" + name + ".example"));
    }
    const auto start = steady_clock::now();
    desk.store.replace_licenses(many);
    const auto taken = steady_clock::now() - start;
    INFO("100,000 rows took " << duration_cast<milliseconds>(taken).count() << " ms");
    CHECK(taken < 10s); // well under one second where nothing else runs and no sanitizer does
    CHECK(of(desk, "x@company99999.example").size() == 1);
    desk.store.replace_licenses(std::vector{license("new@client.example", "K")});
    CHECK(of(desk, "x@company99999.example").empty());
    CHECK(of(desk, "new@client.example").size() == 1);
}
