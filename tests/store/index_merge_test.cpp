// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/backup.hpp"
#include "store/removal.hpp"
#include "store/sqlite/index_levels.hpp"

#include <random>

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

/// Much of the index: words that no other mail has.
std::string many_words(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::string text;
    while (text.size() < 100'000) {
        for (int i = 0; i < 9; ++i) text += static_cast<char>('a' + random() % 26);
        text += ' ';
    }
    return text;
}

/// Closes the ticket of a mail and removes it, at once.
void remove(Desk& desk, Tid tid, const std::string& text) {
    desk.close(tid, at(10));
    Removal removal(desk.folder.database());
    const Ended ended{Ended::What::closed_ticket, tid.value, at(10)};
    REQUIRE(removal.remove(ended, [&](const std::string&) { return text; }, at(20)).any());
}

/// A desk with a large index, one ticket of which is removed: "phonist" stands in the index alone.
struct AfterRemoval {
    AfterRemoval() {
        Mail mail(1);
        mail.text = "xylophonist wanted";
        const auto tid = desk.open(mail);
        for (std::uint32_t i = 2; i < 22; ++i) {
            Mail other(i);
            other.text = many_words(i);
            desk.open(other);
        }
        remove(desk, tid, mail.text);
    }
    std::size_t found(const std::string& word) const {
        return Queries(desk.folder.database()).find(word, 10).size();
    }

    Desk desk;
};

} // namespace

TEST_CASE("what was removed leaves the index in small steps, between which mails come in") {
    AfterRemoval given;
    auto& desk = given.desk;
    REQUIRE(desk.store.index_is_stale());
    REQUIRE(given.desk.folder.holds("phonist"));
    std::uint32_t steps = 0;
    for (; !desk.store.settle_erasures(); ++steps) {
        REQUIRE(steps < 1000);
        Mail mail(100 + steps);
        mail.text = "meanwhile";
        desk.open(mail);
    }
    CHECK(steps > 5);
    CHECK_FALSE(desk.store.index_is_stale());
    CHECK_FALSE(given.desk.folder.holds("phonist"));
    CHECK(given.found("meanwhile") == std::min<std::size_t>(steps, 10));
    CHECK(given.found(many_words(7).substr(0, 9)) == 1);
    CHECK(faults_of(desk.folder.database()).empty());
}

TEST_CASE("an index of which a part is written anew is written on after a restart") {
    AfterRemoval given;
    for (int steps = 0; steps < 3; ++steps) REQUIRE_FALSE(given.desk.store.settle_erasures());
    Store restarted(given.desk.folder.database(), 1000);
    CHECK(restarted.index_is_stale());
    REQUIRE(given.desk.folder.holds("phonist"));
    while (!restarted.settle_erasures()) {
    }
    CHECK_FALSE(given.desk.folder.holds("phonist"));
    CHECK(faults_of(given.desk.folder.database()).empty());
}

TEST_CASE("what is removed while the index is written anew leaves it too") {
    AfterRemoval given;
    auto& desk = given.desk;
    Mail mail(50);
    mail.text = "glockenspiel wanted";
    const auto tid = desk.open(mail);
    REQUIRE_FALSE(desk.store.settle_erasures()); // it has begun
    remove(desk, tid, mail.text);
    REQUIRE(given.desk.folder.holds("ckenspiel"));
    while (!desk.store.settle_erasures()) {
    }
    CHECK_FALSE(given.desk.folder.holds("ckenspiel"));
    CHECK_FALSE(given.desk.folder.holds("phonist"));
}

TEST_CASE(
    "an index that is written anew again and again gets no more levels than a large one has by itself") {
    AfterRemoval given; // of a small one FTS5 puts all parts on one level by itself
    auto& desk = given.desk;
    Removal removal(desk.folder.database());
    for (std::uint32_t i = 100; i < 130; ++i) {
        const Mail mail(i);
        remove(desk, desk.open(mail), mail.text);
        desk.open(Mail(100 + i));
        if (i % 2 == 0) removal.merge_index();
        while (!desk.store.settle_erasures()) {
        }
    }
    sqlite::Connection db(desk.folder.database(), sqlite::Connection::Mode::read);
    CHECK(db.number("SELECT instr(x'0102030405060708', substr(block, 5, 1)) FROM search_data WHERE id = 10")
          == sqlite::usual_levels);
    CHECK(given.found("number220") == 1);
    CHECK(given.found(many_words(7).substr(0, 9)) == 1);
    CHECK(faults_of(desk.folder.database()).empty());
}

TEST_CASE("after an index was written anew no small mail writes it once more, all at once") {
    AfterRemoval given;
    auto& desk = given.desk;
    for (std::uint32_t i = 100; i < 110; ++i) { // until there are levels enough for some to go
        const Mail mail(i);
        remove(desk, desk.open(mail), mail.text);
        desk.open(Mail(100 + i));
        while (!desk.store.settle_erasures()) {
        }
    }
    const auto written = [&desk] {
        return std::filesystem::file_size(desk.folder.database().string() + "-wal");
    };
    const auto size = std::filesystem::file_size(desk.folder.database());
    for (std::uint32_t i = 300; i < 370; ++i) {
        const auto before = written();
        desk.open(Mail(i));
        INFO("mail " << i);
        CHECK(written() - before < size / 8);
    }
}

TEST_CASE("of the index' record only empty levels are taken out, and of none that is not understood") {
    const auto bytes = [](std::initializer_list<int> values) {
        std::vector<std::byte> all;
        for (const int value : values) all.push_back(static_cast<std::byte>(value));
        return all;
    };
    // A cookie; 11 levels, 2 parts, 300 pages ever written; on the second and the last level a part.
    const auto sparse = bytes({0, 0, 0, 7, 11, 2, 0x82, 0x2c, 0, 0, 0, 1, 9, 1, 4, 0, 0,    0,   0,
                               0, 0, 0, 0, 0,  0, 0,    0,    0, 0, 0, 0, 0, 1, 8, 1, 0x81, 0x00});
    CHECK(sqlite::without_empty_levels(sparse)
          == bytes({0, 0, 0, 7, 8, 2, 0x82, 0x2c, 0, 0, 0, 1, 9, 1,    4,   0,
                    0, 0, 0, 0, 0, 0, 0,    0,    0, 0, 1, 8, 1, 0x81, 0x00}));
    for (std::size_t size = 0; size < sparse.size(); ++size)
        CHECK_FALSE(sqlite::without_empty_levels(std::span(sparse).first(size)));
    auto more = sparse;
    more.push_back(std::byte{1});
    CHECK_FALSE(sqlite::without_empty_levels(more));
    // A large index has as many, and needs them.
    CHECK_FALSE(sqlite::without_empty_levels(
        bytes({0, 0, 0, 7, 8, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9, 1, 4})));
    // None is empty.
    CHECK_FALSE(sqlite::without_empty_levels(
        bytes({0, 0, 0, 7, 9, 9, 9, 0, 1, 1, 1, 1, 0, 1, 2, 1, 1, 0, 1, 3, 1, 1, 0, 1, 4, 1,
               1, 0, 1, 5, 1, 1, 0, 1, 6, 1, 1, 0, 1, 7, 1, 1, 0, 1, 8, 1, 1, 0, 1, 9, 1, 1})));
    // The format of contentless_delete.
    CHECK_FALSE(
        sqlite::without_empty_levels(bytes({0, 0, 0, 7, 0xff, 0, 0, 1, 2, 1, 9, 0, 0, 0, 1, 9, 1, 4})));
}
