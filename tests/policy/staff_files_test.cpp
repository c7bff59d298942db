// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/staff_reply.hpp"

using namespace ticketd;
using namespace ticketd::policy;
using store::Status;
using test::annas_reply;
using test::check_nothing_leaves;
using test::decided;
using test::facts_with_1042;

namespace {

parser::Attachment attachment(std::string name, std::string type) {
    parser::Attachment part;
    part.filename = std::move(name);
    part.content_type = std::move(type);
    return part;
}

} // namespace

TEST_CASE("a mail that hides its text is refused, with or without words beside it") {
    for (const auto* type :
         {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
        for (const auto* text : {"", "!close", "See the encrypted part."}) {
            INFO(type << ": " << text);
            auto message = annas_reply(text);
            message.attachments = {attachment("smime.p7m", type)};
            const auto decision = decided(message, facts_with_1042());
            CHECK(decision.outcome == Outcome::refused);
            CHECK_THAT(decision.refusal, Catch::Contains("unencrypted"));
            check_nothing_leaves(decision);
        }
}

TEST_CASE("a signature, a key or Outlook's form of the mail beside commands makes no empty answer") {
    for (const auto& part : {attachment("smime.p7s", "application/pkcs7-signature"),
                             attachment("signature.asc", "application/pgp-signature"),
                             attachment("key.asc", "application/pgp-keys"),
                             attachment("winmail.dat", "application/octet-stream"),
                             attachment("x.dat", "application/ms-tnef")}) {
        INFO(part.filename);
        auto message = annas_reply("!assign Boris");
        message.attachments = {part};
        auto decision = decided(message, facts_with_1042());
        CHECK(decision.outcome == Outcome::note);
        CHECK_FALSE(decision.relay);
        CHECK_FALSE(decision.stops_clock);
        message.reply_text = "";
        CHECK(decided(message, facts_with_1042()).outcome == Outcome::refused);
    }
}

TEST_CASE("an encrypted mail is known by its file's name too, whatever a gateway calls its type") {
    auto message = annas_reply("");
    message.attachments = {attachment("smime.p7m", "application/octet-stream")};
    CHECK(decided(message, facts_with_1042()).outcome == Outcome::refused);
}

TEST_CASE("a file without words, or beside a command, is an answer; the picture of a signature is none") {
    auto message = annas_reply("");
    message.attachments = {attachment("manual.pdf", "application/pdf")};
    CHECK(decided(message, facts_with_1042()).relay);
    message.reply_text = "!close";
    auto decision = decided(message, facts_with_1042());
    CHECK(decision.relay);
    CHECK(decision.status == Status::closed);
    message.attachments = {attachment("IMG_1.jpeg", "image/jpeg")}; // of a telephone: inline, and in no page
    message.attachments.front().is_inline = true;
    CHECK(decided(message, facts_with_1042()).relay);
    message.attachments.front().content_id = "logo";
    message.html_body = "<p>!close</p><img src=\"cid:logo\">";
    decision = decided(message, facts_with_1042());
    CHECK_FALSE(decision.relay);
    CHECK(decision.status == Status::closed);
    message.reply_text = "";
    decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    check_nothing_leaves(decision);
}
