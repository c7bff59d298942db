// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/body_reference.hpp"
#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"
#include "tests/programs/reply.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using namespace std::chrono_literals;
using Verb = policy::Command::Verb;

namespace {

/// Jane has written, and Anna answers her notice with one program after the other.
struct AskedByProgram {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);
    store::NewOutgoing notice = to(first.mails("notice"), "anna@corp.example");

    Taken answered(const programs::Program& program, const std::string& text,
                   const std::string& signature = {}) const {
        programs::Draft draft;
        draft.original = notice.bytes;
        draft.text = text;
        if (!program.device) draft.signature = signature;
        return desk.take(program.reply(draft), facts, friday + 1h);
    }
};

/// What is left of a text when a mail program has set its lines anew.
std::string words_of(const std::string& text) {
    std::string words;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank)
            words += c;
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
    }
    while (words.ends_with(' ')) words.pop_back();
    return words;
}

std::string without_reference(const store::NewOutgoing& mail) {
    auto text = parser::parse(mail.bytes).text;
    const auto line = reference_line_of(mail);
    const auto at = text.rfind(line);
    REQUIRE(at != std::string::npos);
    return text.substr(0, at);
}

std::vector<Verb> verbs_of(const Taken& taken) {
    std::vector<Verb> verbs;
    for (const auto& command : taken.decision.commands) verbs.push_back(command.verb);
    return verbs;
}

const std::string typed_answer = "Hello Jane,\n\nplease use the extinguisher in room 7.\n\nIt is red.";
const std::string signature = "Anna Smith\nExample Ltd";

std::string signature_of(const programs::Program& program) {
    return program.device ? " Sent from my iPhone" : " Anna Smith Example Ltd";
}

/// Of the notice nothing is in the mail that the client gets, whichever way its bytes are written.
void check_holds_nothing_of(const store::NewOutgoing& notice, const store::NewOutgoing& mail) {
    const auto message = parser::parse(mail.bytes);
    const auto everything = mail.bytes + message.text + message.html_body;
    for (const std::string& internal :
         {notice.message_id, std::string("anna@corp.example"), std::string("How this was decided"),
          std::string("Due:"), std::string("Level:"), std::string("our printer is on fire"),
          std::string("!assign"), std::string("!close"), std::string("!cc"), std::string("wrote:"),
          std::string("Original Message"), std::string("Sent:")}) {
        INFO(internal);
        CHECK(everything.find(internal) == std::string::npos);
    }
}

void check_relayed(const AskedByProgram& asked, const programs::Program& program, const Taken& taken) {
    INFO(taken.decision.refusal);
    REQUIRE(taken.decision.outcome == policy::Outcome::staff_answer);
    const auto mail = to(taken.mails("answer"), "jane@client.example");
    auto text = words_of(without_reference(mail));
    if (const auto delimiter = text.find(" -- Anna"); delimiter != std::string::npos)
        text.erase(delimiter, 3);
    CHECK(text == words_of(typed_answer) + signature_of(program));
    CHECK(parser::parse(mail.bytes).html == program.html);
    check_holds_nothing_of(asked.notice, mail);
}

} // namespace

TEST_CASE(
    "commands at the top are found in the replies of all mail programs, and only the answer is relayed") {
    const AskedByProgram asked;
    for (const auto& program : programs::all()) {
        INFO(program.name);
        const auto taken =
            asked.answered(program, "!assign  me\n!cc max@client.example\n\n" + typed_answer, signature);
        check_relayed(asked, program, taken);
        CHECK(verbs_of(taken) == std::vector{Verb::assign, Verb::cc});
        CHECK(taken.decision.assignee == "Anna");
        REQUIRE(taken.decision.threads.joins.size() == 1);
        CHECK(taken.decision.threads.joins.front().address == "max@client.example");
    }
}

TEST_CASE("commands at the bottom are found too, with the signature and the quotation below them") {
    const AskedByProgram asked;
    for (const auto& program : programs::all()) {
        INFO(program.name);
        const auto taken =
            asked.answered(program, typed_answer + "\n\n!close\n!cc  max@client.example", signature);
        check_relayed(asked, program, taken);
        CHECK(verbs_of(taken) == std::vector{Verb::close, Verb::cc});
        CHECK(taken.decision.status == store::Status::closed);
    }
}

TEST_CASE("a command directly above the quotation is not lost in it") {
    const AskedByProgram asked;
    for (const auto& program : programs::all()) {
        INFO(program.name);
        const auto taken = asked.answered(program, typed_answer + "\n!close");
        CHECK(taken.decision.refusal == "");
        CHECK(verbs_of(taken) == std::vector{Verb::close});
        CHECK(taken.mails("answer").size() == 1);
    }
}

TEST_CASE("a reply of commands alone sends nothing to the client") {
    const AskedByProgram asked;
    for (const auto& program : programs::all()) {
        INFO(program.name);
        const auto taken = asked.answered(program, "!assign Boris\n!urgent", signature);
        CHECK(taken.decision.refusal == "");
        CHECK(verbs_of(taken) == std::vector{Verb::assign, Verb::urgent});
        CHECK(taken.mails("answer").empty());
    }
}

TEST_CASE("a reply that adds nothing to the notice's quotation goes nowhere and is told to its writer") {
    const AskedByProgram asked;
    for (const auto& program : programs::all()) {
        INFO(program.name);
        const auto taken = asked.answered(program, "");
        CHECK(taken.changes.outcome == "refused");
        CHECK(taken.mails("answer").empty());
        CHECK(taken.mails("refusal").size() == 1);
    }
}
