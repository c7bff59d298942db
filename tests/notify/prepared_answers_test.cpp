// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/notify/staff_action.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// Jane has written, and Anna has her notice.
struct AskedForAnswer {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);

    Taken answered(const std::string& text) const {
        return desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), text), facts,
                         friday + 1h);
    }
};

std::string answer_text(const Taken& taken) { return parser::parse(taken.mail("answer").bytes).text; }

/// A folder of prepared answers to be spoilt.
class Folder {
public:
    Folder() : path((fs::temp_directory_path() / "ticketd-answers-XXXXXX").string()) {
        REQUIRE(mkdtemp(path.data()) != nullptr);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder& with(const std::string& file, const std::string& text) {
        fs::create_directories((fs::path(path) / file).parent_path());
        std::ofstream(fs::path(path) / file) << text;
        return *this;
    }
    PreparedAnswers read() {
        faults.clear();
        return PreparedAnswers::read(path, faults);
    }
    std::string path;
    std::vector<std::string> faults;
};

} // namespace

TEST_CASE("a prepared answer goes before the text or behind it, as its line stood") {
    const AskedForAnswer asked;
    const auto above =
        answer_text(asked.answered("!answer closing-question\n\nGreetings from room 7.\n\n-- \nAnna\n"));
    CHECK(above.find("settled?") < above.find("room 7"));
    const auto below =
        answer_text(asked.answered("Greetings from room 7.\n\n!answer closing-question\n\n-- \nAnna\n"));
    CHECK(below.find("room 7") < below.find("settled?"));
    CHECK(below.find("settled?") < below.find("-- \nAnna"));
    for (const auto& text : {above, below})
        CHECK_THAT(text, Contains("Hello Jane Doe,") && Contains("[TID#1042]") && !Contains("!answer")
                             && !Contains("{{"));
}

TEST_CASE("a prepared answer alone is the whole text") {
    const auto taken = AskedForAnswer().answered("!Answer Licence-Not-Found\n!assign me\n");
    CHECK(taken.decision.outcome == policy::Outcome::staff_answer);
    CHECK_THAT(answer_text(taken), Catch::StartsWith("Hello Jane Doe,\n\nwe could not find a licence"));
    CHECK(taken.event_detail("prepared-answer") == "licence-not-found");
}

TEST_CASE("what stands behind the name is filled in where there is a place for it") {
    const AskedForAnswer asked;
    CHECK_THAT(answer_text(asked.answered("!answer more-information the printer's colour\n")),
               Contains("- the printer's colour\n"));
    CHECK_THAT(asked.answered("!answer licence-not-found soon\n").decision.refusal,
               Contains("licence-not-found") && Contains("soon"));
}

TEST_CASE("what is outside the scope, and why an answer takes longer, are shipped as prepared answers") {
    const AskedForAnswer asked;
    CHECK_THAT(answer_text(asked.answered("!answer out-of-scope\n")), Contains("does not\ncover"));
    CHECK_THAT(answer_text(asked.answered("!answer takes-longer a part is missing.\n")),
               Contains("usual. The reason: a part is missing.\n"));
}

TEST_CASE("an unknown prepared answer is refused with the names that there are") {
    const AskedForAnswer asked;
    for (const auto* line : {"!answer nonsense\n", "!answer\n", "!answer ../secret\n"}) {
        INFO(line);
        const auto taken = asked.answered(line);
        CHECK(taken.mails("answer").empty());
        CHECK_THAT(taken.decision.refusal, Contains("closing-question, licence-not-found, more-information"));
    }
}

TEST_CASE("a prepared answer in what stays inside is refused") {
    const auto taken = AskedForAnswer().answered("!note\n!answer closing-question\n\nHe will not like it.\n");
    CHECK(taken.decision.outcome == policy::Outcome::refused);
    CHECK(taken.mails("answer").empty());
}

TEST_CASE("the client's language decides which text it is") {
    AskedForAnswer asked;
    asked.facts.tickets.at({1042}).ticket.language = "de-AT";
    CHECK_THAT(answer_text(asked.answered("!answer closing-question\n")), Contains("hat sich Ihre Anfrage"));
    asked.facts.tickets.at({1042}).ticket.language = "it";
    CHECK_THAT(answer_text(asked.answered("!answer closing-question\n")), Contains("is your request"));
}

TEST_CASE("ticketctl's replies know prepared answers too") {
    const AskedForAnswer asked;
    StaffAction action{
        .verb = {}, .tid = {1042}, .text = "!answer closing-question\n", .argument = {}, .by = nullptr};
    const auto result = plan_staff_action(action, asked.facts, asked.desk.desk(), friday + 1h);
    CHECK(result.refusal == "");
    REQUIRE(result.changes);
    REQUIRE_FALSE(result.changes->outgoing.empty());
    CHECK_THAT(parser::parse(result.changes->outgoing.front().bytes).text, Contains("settled?"));
}

TEST_CASE("what is wrong with prepared answers is told with file and line") {
    Folder folder;
    folder.with("good.txt", "Hello {{client}}, {{words}}\n").with("de/good.txt", "Hallo\n");
    const auto answers = folder.read();
    CHECK(folder.faults.empty());
    REQUIRE(answers.list().size() == 1);
    CHECK(answers.list().front() == policy::PreparedAnswer{"good", true});

    CHECK(Folder().with("a.txt", "one\n{{level}}\n").read().list().empty());
    folder.with("bad.txt", "one\n{{level}}\n").read();
    REQUIRE(folder.faults.size() == 1);
    CHECK_THAT(folder.faults.front(), Contains("bad.txt:2:") && Contains("level"));
    folder.with("bad.txt", "{{#has_words}}{{words}}{{/has_words}}\n").read();
    CHECK_THAT(folder.faults.at(0), Contains("bad.txt:1:") && Contains("empty"));
    folder.with("bad.txt", "good\n").with("two words.txt", "x\n").read();
    CHECK_THAT(folder.faults.at(0), Contains("two words.txt:1:") && Contains("one word"));
    fs::remove(fs::path(folder.path) / "two words.txt");
    folder.with("fr/only.txt", "Bonjour\n").read();
    CHECK_THAT(folder.faults.at(0), Contains("only.txt:1:") && Contains("other languages"));
}

TEST_CASE("the prepared answers that are shipped are there in every language, with the same places") {
    const fs::path shipped = TICKETD_SOURCE_DIR "/templates/answers";
    const auto read = [](const fs::path& file) {
        std::ifstream stream(file);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const auto count = [](const std::string& text) {
        std::size_t places = 0;
        for (std::size_t at = 0; (at = text.find("{{", at)) != std::string::npos; ++at) ++places;
        return places;
    };
    for (const auto* name : {"closing-question.txt", "licence-not-found.txt", "more-information.txt",
                             "out-of-scope.txt", "takes-longer.txt"})
        for (const auto* language : {"de", "es", "fr", "ru"}) {
            INFO(language << "/" << name);
            CHECK(count(read(shipped / name)) > 0);
            CHECK(count(read(shipped / language / name)) == count(read(shipped / name)));
        }
}
