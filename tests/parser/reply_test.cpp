// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/reply.hpp"
#include "tests/parser/reply_samples.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace reply_samples;
using ticketd::parser::split_reply;

namespace {

const std::string answer = "It works now, thank you.";
const std::string old_text = "Please restart the printer.\nThe desk";

/// The answer, and below it what a program put between it and the text it answers.
std::string answered(std::string_view mark) {
    std::string text = answer;
    text.append("\n\n").append(mark).append("\n\n").append(old_text);
    return text;
}

} // namespace

TEST_CASE("a text without quotation stays as it is") {
    const std::string text = "Hello,\n\nOn the surface it works.\nOn average: well.\n\n- one\n- two";
    CHECK(split_reply(text).new_text == text);
    CHECK(split_reply(text).quoted.empty());
    CHECK(split_reply("").new_text.empty());
}

TEST_CASE("an attribution line ends the new text in every language") {
    for (const Case& c : attributions) {
        INFO(c.name);
        const auto reply = split_reply(answered(c.mark) + "\n");
        CHECK(reply.new_text == answer);
        CHECK(reply.quoted == std::string(c.mark) + "\n\n" + old_text);
    }
}

TEST_CASE("an attribution line directly below the answer is found too") {
    for (const Case& c : attributions) {
        INFO(c.name);
        CHECK(split_reply(answer + "\n" + c.mark + "\n> old\n> text\n").new_text == answer);
    }
}

TEST_CASE("an Outlook header block ends the new text in every language") {
    for (const Case& c : header_blocks) {
        INFO(c.name);
        const auto reply = split_reply(answered(c.mark));
        CHECK(reply.new_text == answer);
        CHECK(reply.quoted.find(old_text) != std::string::npos);
    }
}

TEST_CASE("a separator ends the new text in every language") {
    for (const Case& c : separators) {
        INFO(c.name);
        CHECK(split_reply(answered(c.mark)).new_text == answer);
    }
}

TEST_CASE("what a device adds is a signature in every language") {
    for (const Case& c : devices) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark
                                       + "\n\nOn 7 May 2024, at 15:14, Ann wrote:\n\n> old\n> text");
        CHECK(reply.new_text == answer);
        CHECK(reply.signature == c.mark);
    }
}

TEST_CASE("a closing with a name below it is a signature in every language") {
    for (const Case& c : closings) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark + "\n\nAnn Example\nExample Ltd");
        CHECK(reply.new_text == answer);
        CHECK(reply.signature == std::string(c.mark) + "\n\nAnn Example\nExample Ltd");
    }
}

TEST_CASE("answers between quoted lines stay, in their order") {
    const auto reply = split_reply(
        "On 7 May 2024, at 15:14, Ann wrote:\n> Which version?\n\n4.2\n\n> Which system?\n\nDebian");
    CHECK(reply.new_text == "4.2\n\nDebian");
    CHECK(reply.quoted.find("Which system?") != std::string::npos);
}

TEST_CASE("a short answer squeezed between quoted lines stays") {
    CHECK(split_reply("> Does it print?\nYes\n> And scan?\nNo\n").new_text == "Yes\n\nNo");
}

TEST_CASE("a quoted line that was wrapped is quotation with its end") {
    const auto reply = split_reply("Thanks.\n\n> This line was too long for the program that quoted it, so "
                                   "that it\nwas broken here.\n> And on.\n");
    CHECK(reply.new_text == "Thanks.");
}

TEST_CASE("an answer below the quotation is the new text") {
    CHECK(split_reply("Ann wrote:\n> Does it print?\n> Now?\n\nYes.").new_text == "Yes.");
    CHECK(split_reply("Zitat von Ann <ann@example.org>:\n\n> Druckt er?\n> Jetzt?\n\nJa.").new_text == "Ja.");
}

TEST_CASE("an attribution on the answer's own line leaves the answer") {
    CHECK(split_reply("Yes On Tue, May 7, 2024 at 3:14 PM, ann@example.org wrote:\n> Does it print?").new_text
          == "Yes");
}

TEST_CASE("a text that is only quoted is told from one that somebody wrote") {
    const std::string quoted =
        "From: ann@example.org\nSent: 7 May 2024 15:14\nTo: Desk\nSubject: printer\n\n!close";
    for (const std::string& text :
         {quoted, std::string("> one\n> two"), "-- \nAnn\n\n" + quoted, "Sent from my iPhone\n\n" + quoted}) {
        INFO(text);
        CHECK(split_reply(text).only_quoted);
    }
    CHECK(split_reply("Sent from my iPhone\n\n" + quoted).signature == "Sent from my iPhone");
    for (const std::string& text :
         {"Yes.\n\n" + quoted, std::string("-- \nAnn"), std::string("!close"), std::string()}) {
        INFO(text);
        CHECK_FALSE(split_reply(text).only_quoted);
    }
}

TEST_CASE("an answer below a quoted header block is taken if marks tell the old text from it") {
    const std::string block =
        "From: Desk <desk@example.org>\nSent: 7 May 2024 15:14\nTo: Ann\nSubject: printer\n";
    const auto told = split_reply(block + "\n> It burns.\n>\n> Carla\n\nPlease switch it off.\n");
    CHECK(told.new_text == "Please switch it off.");
    CHECK_FALSE(told.only_quoted);
    CHECK(split_reply(block + "\nIt burns.\n\nCarla\n\nPlease switch it off.\n").only_quoted);
}

TEST_CASE("a command that may be the end of a quoted line is doubtful") {
    const std::string full = "> | " + std::string(60, 'x') + " and so on",
                      below = full + "\n!close all of it\n";
    CHECK(split_reply("Fixed.\n\n" + full + "\nthe-rest-of-that-line\n!close\n>\n> old\n").doubtful_command);
    CHECK(split_reply("Fixed.\n\n> old\n" + below).doubtful_command);
    CHECK(split_reply("Fixed.\n\n> old\n" + full + "\nthe-rest-of-that-line\n!close\n").doubtful_command);
    CHECK_FALSE(split_reply("Fixed.\n\n> old\n" + full + "\n\n!close\n").doubtful_command);
    CHECK_FALSE(split_reply("Fixed.\n\n> old\n> short\n!close\n").doubtful_command);
    CHECK_FALSE(split_reply("Fixed.\n\n> old\n" + full + "\n!!! mind the step\n").doubtful_command);
    CHECK_FALSE(split_reply("!close\n\n> old\n" + full + "\nindeed\n").doubtful_command);
}

TEST_CASE("all of a text stays if all would go") {
    for (const char* text :
         {"> one\n> two", "On 7 May 2024, at 15:14, Ann wrote:\n> old\n> text", "-- \nAnn",
          "From: ann@example.org\nSent: 7 May 2024 15:14\nTo: Desk\nSubject: printer\n\nIt is broken.",
          "Sent from my iPhone"}) {
        INFO(text);
        CHECK(split_reply(text).new_text == text);
        CHECK(split_reply(text).quoted.empty());
        CHECK(split_reply(text).signature.empty());
    }
}

TEST_CASE("what is passed on belongs to the new text") {
    const std::string forwarded = "---------- Forwarded message ---------\nFrom: Ann "
                                  "<ann@example.org>\nDate: 7 May 2024\nSubject: printer\n\nIt is broken.";
    CHECK(split_reply(forwarded).new_text == forwarded);
    CHECK(split_reply("Can you look?\n\n" + forwarded).new_text == "Can you look?\n\n" + forwarded);
    const auto apple = split_reply("Siehe unten\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Ann "
                                   "<ann@example.org>\n>\n> Er ist kaputt.");
    CHECK(apple.new_text.find("Er ist kaputt.") != std::string::npos);
}

TEST_CASE("a header block is quotation in a reply and content in a mail whose subject says it is passed on") {
    const std::string text = "Please see.\n\nFrom: ann@example.org\nSent: 7 May 2024 15:14\nTo: "
                             "Desk\nSubject: printer\n\nIt is broken.";
    CHECK(split_reply(text, "RE: printer").new_text == "Please see.");
    CHECK(split_reply(text, "Re: Fwd: printer").new_text == "Please see.");
    for (const char* subject :
         {"Fwd: printer", "FW: printer", "WG: Drucker", "TR: imprimante", "RV: impresora"}) {
        INFO(subject);
        CHECK(split_reply(text, subject).new_text == text);
    }
}

TEST_CASE("a forward inside a quotation stays quotation") {
    const auto reply = split_reply("Done.\n\n-----Original Message-----\n\nFYI\n\n---------- Forwarded "
                                   "message ----------\nFrom: a@example.org\n");
    CHECK(reply.new_text == "Done.");
}

TEST_CASE("a signature below its delimiter is kept apart") {
    const auto reply = split_reply("It works.\n\n-- \nAnn Example\nExample Ltd, Springfield\n\nOn 7 May "
                                   "2024, at 15:14, Ann wrote:\n> old\n> text");
    CHECK(reply.new_text == "It works.");
    CHECK(reply.signature == "--\nAnn Example\nExample Ltd, Springfield");
}

TEST_CASE("a company's disclaimer below a signature belongs to it") {
    const auto reply =
        split_reply("It works.\n\nRegards\nAnn\n\nThis e-mail is confidential and may be legally privileged. "
                    "If you are not the intended recipient, please notify the sender and delete it.");
    CHECK(reply.new_text == "It works.");
    CHECK(reply.signature.starts_with("Regards\nAnn"));
    CHECK(
        split_reply(
            "It works.\n\nRegards\n\nBy the way, the other printer of which I wrote last week that it prints "
            "only every second page does it still.")
            .signature.empty());
}

TEST_CASE("a card below a line of underscores is a signature") {
    CHECK(split_reply("text\n\n___________\nAnn Example\nExample Inc\nwww.example.com").new_text == "text");
    CHECK(split_reply("text\n\n___________\nmore of it").signature.empty());
}

TEST_CASE("a block of contact data below the text is a signature") {
    const auto reply = split_reply(
        "It still does not print.\n\nAnn Example\nann@example.org\n+49 30 1234567\nwww.example.org");
    CHECK(reply.new_text == "It still does not print.");
    const std::string announced = "Please call my colleague:\n\nAnn Example\nann@example.org\n+49 30 1234567";
    CHECK(split_reply(announced).new_text == announced);
}

TEST_CASE("a mailing list's footer is no new text") {
    const auto reply = split_reply("It works.\n_______________________________________________\nusers "
                                   "mailing list\nhttps://lists.example.org/users");
    CHECK(reply.new_text == "It works.");
}

TEST_CASE("words of a signature inside a sentence are no signature") {
    for (const char* text :
         {"With regards to the payment, it is late.", "Sent from my desk, that is easier than my phone.",
          "The note was sent from my iPhone app.", "Key points\n----\n\n1. one\n\n----\n\nThe end.",
          "I write because of:\n-- the first\n-- the second\n\nThanks!"}) {
        INFO(text);
        CHECK(split_reply(text).new_text == text);
    }
}

TEST_CASE("a sentence that speaks of writing is no attribution") {
    for (const char* sentence :
         {"as you wrote on 12.03.2024:", "on 12.03.2024 I wrote to you:", "am 12.03.2024 schrieb ich Ihnen:",
          "Ihr Kollege schrieb mir am 12.03.2024:", "On 2024-03-12 10:15 the server wrote this to the log:",
          "Am 12.03.2024 um 10:15 schreibt das Programm ins Protokoll:",
          "Le 12/03/2024 à 10:15 le programme écrit dans le journal :",
          "El 12/03/2024 a las 10:15 el programa escribe:", "12.03.2024 в 10:15 программа пишет:"}) {
        INFO(sentence);
        const std::string text = "Hello,\n\n" + std::string(sentence) + "\n\nERROR 5\n\nWhat is to be done?";
        CHECK(split_reply(text).new_text == text);
        const auto marked = split_reply("Yes.\n\n" + std::string(sentence) + "\n> one\n> two");
        CHECK(marked.new_text == "Yes.");
    }
}

TEST_CASE("an attribution names people whose name is a word of another language's sentences") {
    for (const char* attribution :
         {"On 12 March 2024 at 10:15, Sajad Mir wrote:", "12/03/2024 10:15, Sie Tjin wrote:",
          "Le 12/03/2024 à 10:15, Sajad Mir a écrit :", "On 12/03/2024 10:15, Ik Okoro wrote:",
          "Am 12.03.2024 um 10:15 schrieb Ich AG <ann@example.org>:"}) {
        INFO(attribution);
        CHECK(split_reply("Yes.\n\n" + std::string(attribution) + "\n\nIs it on?\n\nAnn").new_text == "Yes.");
    }
}

TEST_CASE("fields of a form are no header block") {
    const std::string text = "The interview:\n\nDate: Wednesday 3 October 2024\nTime: 7:00\nAddress: 1 "
                             "Example Street\n\nBring your papers.";
    CHECK(split_reply(text).new_text == text);
}

TEST_CASE("a marked line that nothing announces is an ornament") {
    const std::string text = "Visit us now\n>>> >>>  http://www.example.org <<<\nand see.";
    CHECK(split_reply(text).new_text == text);
}

TEST_CASE("hostile texts are taken apart in time linear in their size") {
    const auto repeat = [](std::string_view unit, std::size_t bytes) {
        std::string text;
        while (text.size() < bytes) text += unit;
        return text;
    };
    for (const char* unit :
         {"> x\n", "On \n", "On Mon, 6 May 2024 at 10:00, x wrote:\n> a\n", "a:\n", "From: a@b.c\n",
          "---\n\n\n", "-- \n", ">", "\n", "> x\ny)\n", "From: a\nTo: b\n\n", "wrote: "}) {
        INFO(unit);
        const std::string text = repeat(unit, 4'000'000);
        const auto start = std::chrono::steady_clock::now();
        const auto reply = split_reply(text);
        // Quadratic behaviour would take hours; the bound leaves room for sanitizers and busy machines.
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
        CHECK(reply.new_text.size() + reply.quoted.size() + reply.signature.size() <= 2 * text.size());
    }
}
