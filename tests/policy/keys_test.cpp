// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/signed_reference.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::our_id;
using test::wednesday;

namespace {

store::MailKeys keys_for(const parser::Message& message, const Rules& rules = test::rules()) {
    const Arrival arrival{.message = message,
                          .content_hash = {std::byte{1}},
                          .delivery = {.mailbox = {1}, .uidvalidity = 1, .uid = 5},
                          .received = wednesday};
    return keys_of(arrival, rules, test::keys(), wednesday);
}

} // namespace

TEST_CASE("the keys name the mail, its sender and every ticket that it names") {
    auto message = test::mail_from("Carla@ACME.example", "[TID#5] [TID#6]");
    message.in_reply_to = {our_id(1042, carla), "x@y.example"};
    message.references = {"old@y.example", our_id(1043, carla), "x@y.example"};
    message.original_message_id = our_id(1044, carla);
    const auto keys = keys_for(message);
    CHECK(keys.delivery.uid == 5);
    CHECK(keys.message_id == "m1@client.example");
    CHECK(keys.content_hash[0] == std::byte{1});
    CHECK(keys.sender == "carla@acme.example");
    CHECK(keys.referenced_ids
          == std::vector<std::string>{our_id(1042, carla), "x@y.example", our_id(1043, carla),
                                      "old@y.example"});
    CHECK(keys.tids == std::vector<store::Tid>{{1042}, {1043}, {1044}, {5}, {6}});
}

TEST_CASE("the hash identifies a mail that has a Message-ID or at least a Date") {
    auto message = test::mail_from(carla);
    CHECK(keys_for(message).hash_counts);
    message.message_id.clear();
    CHECK(keys_for(message).hash_counts);
    message.date.reset();
    CHECK_FALSE(keys_for(message).hash_counts);
}

TEST_CASE("the windows begin as long ago as the gate's rules say") {
    const auto keys = keys_for(test::mail_from(carla));
    using namespace std::chrono_literals;
    CHECK(keys.address_windows == std::vector<store::Instant>{wednesday - 10min, wednesday - 24h});
    CHECK(keys.ticket_windows == std::vector<store::Instant>{wednesday - 10min, wednesday - 24h});
    CHECK(keys.global_windows == std::vector<store::Instant>{wednesday - 10min});
}

TEST_CASE("however many ids and tags a mail holds, what is asked about it stays small") {
    auto message = test::mail_from(carla);
    for (int i = 0; i < 2000; ++i) {
        message.references.push_back(std::to_string(i) + "@client.example");
        message.in_reply_to.push_back(std::to_string(i % 30) + "@reply.example");
        message.subject += "[TID#" + std::to_string(i + 1) + "]";
        message.to.push_back({.name = "", .address = "support+" + our_id(i, carla)});
    }
    const auto keys = keys_for(message);
    CHECK(keys.referenced_ids.size() == most_references);
    CHECK(keys.referenced_ids.back() == "1980@client.example");
    CHECK(keys.tids.size() <= 50);
}

TEST_CASE("keys of an empty mail ask for nothing") {
    const auto keys =
        keys_of({.message = parser::Message{}, .content_hash = {}, .delivery = {}}, Rules{}, {}, wednesday);
    CHECK(keys.sender.empty());
    CHECK(keys.referenced_ids.empty());
    CHECK(keys.tids.empty());
    CHECK_FALSE(keys.hash_counts);
}

TEST_CASE("what came since the last answer is asked for if anybody is told of it: staff, or the admin where "
          "there are none") {
    const auto message = test::mail_from("carla@acme.example", "[TID#5]");
    Rules rules = test::rules();
    CHECK(keys_for(message, rules).since_answer);
    rules.staff.clear();
    rules.desk.admin = "ops@example.com";
    CHECK(keys_for(message, rules).since_answer);
    rules.desk.admin.clear();
    CHECK_FALSE(keys_for(message, rules).since_answer);
}
