// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/language.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace ticketd::parser;
using Tags = std::vector<std::string>;

TEST_CASE("a header names languages: the content's first, then those accepted by their weight") {
    CHECK(named_languages(parse("Content-Language: de-DE, en\r\n\r\nx")) == Tags{"de-de", "en"});
    CHECK(named_languages(parse("Accept-Language: pl;q=0.3, FR, es;q=0.8\r\n\r\nx"))
          == Tags{"fr", "es", "pl"});
    CHECK(named_languages(parse("Accept-Language: fr\r\nContent-Language: ru\r\n\r\nx")) == Tags{"ru", "fr"});
    CHECK(named_languages(parse("Subject: x\r\n\r\nx")).empty());
}

TEST_CASE("what is no language tag or is not wanted is left out") {
    CHECK(named_languages(parse("Accept-Language: *, de;q=0, , a b, ../../etc, es; q=1.0\r\n\r\nx"))
          == Tags{"es"});
    CHECK(named_languages(parse("Accept-Language: " + std::string(60'000, ',') + "de\r\n\r\nx")).empty());
}

TEST_CASE("a text says which language it is written in") {
    CHECK(detect_language(
              "Guten Tag, seit gestern lässt sich unsere Seite nicht mehr öffnen. Bitte helfen Sie uns.")
          == "de");
    CHECK(detect_language("Bonjour, depuis hier notre site ne s'ouvre plus. Pouvez-vous nous aider ?")
          == "fr");
    CHECK(detect_language("Buenos días, desde ayer nuestra página ya no se abre. ¿Pueden ayudarnos?")
          == "es");
    CHECK(detect_language("Здравствуйте, со вчерашнего дня наш сайт не открывается. Помогите, пожалуйста.")
          == "ru");
    CHECK(detect_language("Hello, our site has not opened since yesterday. Could you please help us?")
          == "en");
    CHECK(detect_language("Buongiorno, da ieri il nostro sito non si apre più. Potete aiutarci per favore?")
          == "it");
}

TEST_CASE("too few words tell no language") {
    CHECK(detect_language("").empty());
    CHECK(detect_language("ok").empty());
    CHECK(detect_language("4711 42 100% :-)").empty());
}

TEST_CASE("any text has a language or none, and a long one is not read to its end") {
    for (const std::string& text :
         {std::string(100'000, '\0'), std::string(100'000, '\xFF'), std::string(5'000, '\xE2'),
          std::string("\xED\xA0\x80 \xF4\x90\x80\x80 \xC0\x80")})
        CHECK(detect_language(text).size() <= 3);
    std::string german;
    while (german.size() < 10'000) german += "Unsere Seite lässt sich seit gestern nicht mehr öffnen. ";
    std::string tail;
    while (tail.size() < 100'000) tail += "Our site has not opened since yesterday. ";
    CHECK(detect_language(german + tail) == "de");
}

TEST_CASE("a text's first 256 letters tell its language, however many bytes a letter has") {
    std::string german, russian, english;
    while (german.size() < 280) german += "Unsere Seite öffnet seit gestern nicht. ";
    while (russian.size() < 440) russian += "Наш сайт со вчерашнего дня не открывается. ";
    while (english.size() < 250) english += "Our site has not opened since yesterday. ";
    CHECK(detect_language(german + english + english) == detect_language(german));
    CHECK(detect_language(german) == "de");
    CHECK(detect_language(russian + english + english) == "ru");
}

TEST_CASE("a letter is not cut in two where a text is cut") {
    // Each length puts another byte of a letter at the end of what is looked at.
    for (std::size_t lead = 0; lead < 4; ++lead) {
        std::string text(lead, ' ');
        while (text.size() < 2'000) text += "сайт не открывается ";
        CHECK(detect_language(text) == "ru");
    }
}

TEST_CASE("languages are told from several threads at a time") {
    const auto tell = [] {
        for (int i = 0; i < 200; ++i)
            if (detect_language("Guten Tag, seit gestern lässt sich unsere Seite nicht mehr öffnen.") != "de")
                std::abort();
    };
    std::thread one(tell), other(tell);
    one.join();
    other.join();
}
