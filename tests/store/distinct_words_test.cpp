// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/preparation.hpp"
#include "store/sqlite/distinct_words.hpp"
#include "store/sqlite/search.hpp"

#include <map>

using namespace ticketd::store;
using namespace ticketd::store::tests;

TEST_CASE("of a text each word stays once, as it was written first") {
    sqlite::DistinctWords distinct;
    CHECK(distinct.of("") == "");
    CHECK(distinct.of(" .,\n") == "");
    CHECK(distinct.of("The printer, the PRINTER: it prints; It does.") == "The printer it prints does ");
    CHECK(distinct.of("naïve Naïve NAÏVE naïve 42 42a 42") == "naïve NAÏVE 42 42a "); // Ï is not folded here
    CHECK(distinct.of("the same text again, the same") == "the same text again ");
    CHECK(distinct.of("the same text again, the same") == "the same text again ");
}

TEST_CASE("a text of many words keeps each of them, and takes no long time") {
    sqlite::DistinctWords distinct;
    std::string text;
    std::map<std::string, int> words;
    for (int i = 0; text.size() < sqlite::Search::longest_text; ++i) {
        const auto word = "w" + std::to_string(i);
        words[word];
        text.append(word).append(" ").append(word).append("\n");
    }
    const std::string all(distinct.of(text));
    std::istringstream stream(all);
    for (std::string word; stream >> word;) ++words.at(word);
    for (const auto& [word, count] : words) REQUIRE(count >= 1);
    CHECK(all == distinct.of(text)); // what was added is taken out as it was added
}

TEST_CASE("words that stand in a mail many times are found, and can be taken out of the index") {
    Desk desk;
    auto mail = Mail(1);
    mail.text = "Éclair éclair “quoted” x–y;";
    for (int i = 0; i < 20; ++i) mail.text += " Toner toner TONER,"; // more than all other words together
    const auto tid = desk.open(mail);
    desk.open(Mail(2));
    const auto find = [&](const std::string& word) { return Queries(desk.folder.database()).find(word, 10); };
    for (const auto* word : {"toner", "ECLAIR", "quoted", "x", "y"}) {
        INFO(word);
        CHECK(find(word) == std::vector{tid});
    }
    {
        sqlite::Connection db(desk.folder.database(), sqlite::Connection::Mode::write);
        sqlite::Search search(db);
        db.execute("BEGIN IMMEDIATE");
        search.replace(EntryId{1}, {mail.subject, mail.text}, {mail.subject, "Nothing of it"});
        db.execute("COMMIT");
        db.execute("INSERT INTO search (search) VALUES ('integrity-check')");
    }
    CHECK(find("toner").empty());
    CHECK(find("quoted").empty());
    CHECK(find("nothing") == std::vector{tid});
}

TEST_CASE("words are replaced also where the index has fewer of a text than are taken out") {
    Desk desk;
    const Mail mail(1);
    {
        auto transaction = desk.store.begin();
        auto changes = opening(mail, transaction.lookup(mail.keys), at(1));
        changes.new_entry->words = "it prints"; // as one who looks for more words that stand twice had it
        transaction.apply(changes);
        transaction.commit();
    }
    const auto find = [&](const std::string& word) { return Queries(desk.folder.database()).find(word, 10); };
    REQUIRE(find("prints").size() == 1);
    {
        sqlite::Connection db(desk.folder.database(), sqlite::Connection::Mode::write);
        sqlite::Search search(db);
        db.execute("BEGIN IMMEDIATE");
        search.replace(EntryId{1}, {mail.subject, "it prints one two three four"}, {mail.subject, "nothing"});
        db.execute("COMMIT");
        db.execute("INSERT INTO search (search) VALUES ('integrity-check')");
    }
    CHECK(find("prints").empty());
    CHECK(find("four").empty());
    CHECK(find("nothing").size() == 1);
}

TEST_CASE("what was made ready ahead is stored as if the store had made it") {
    Desk desk;
    Preparation preparation;
    const Mail mail(1);
    auto transaction = desk.store.begin();
    const auto facts = transaction.lookup(mail.keys);
    auto changes = opening(mail, facts, at(1));
    changes.new_entry->packed = preparation.pack(mail.raw);
    changes.new_entry->words = preparation.words("Only THIS this is known ahead");
    changes.new_entry->raw = {};
    transaction.apply(changes);
    transaction.commit();
    CHECK(desk.store.raw(facts.next_entry) == mail.raw);
    CHECK(Queries(desk.folder.database()).find("this", 10) == std::vector{facts.next_tid});
}
