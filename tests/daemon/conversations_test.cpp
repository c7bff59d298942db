// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/conversation.hpp"

#include <cstdlib>
#include <iostream>
#include <set>

using namespace ticketd;
using namespace ticketd::test;

namespace {

std::uint64_t seed_of_this_run() {
    const auto* given = std::getenv("TICKETD_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

std::size_t conversations_of_this_run() {
    const auto* given = std::getenv("TICKETD_CONVERSATIONS");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 2'000;
}

struct Tally {
    std::size_t answers = 0, held = 0, refused = 0, transcripts = 0, html = 0, attached = 0, dropped = 0;
};

/// Everything that the reader of a mail, or his program, can get out of it.
std::string all_of(const store::OutboxItem& mail, store::Store& store, Tally& tally) {
    const auto message = parser::parse(mail.bytes);
    std::string all = mail.bytes + "\n" + mail.envelope_from + "\n" + message.subject + "\n" + message.text
                      + "\n" + message.html_body;
    tally.html += message.html ? 1U : 0U;
    for (const auto& field : message.fields) all += "\n" + field.value;
    for (const auto& part : mail.parts) {
        const auto raw = store.raw(part.entry).value_or("");
        const auto whole = parser::parse(raw);
        all += "\n" + whole.attachments.at(part.index).content.decode();
        ++tally.attached;
    }
    return policy::lower(all);
}

} // namespace

// TICKETD_SEED repeats a run; TICKETD_CONVERSATIONS says how many.
TEST_CASE("in generated conversations no mail to a client holds a note, a command or an address of staff") {
    const auto seed = seed_of_this_run();
    std::cout << "seed " << seed << "\n";
    INFO("TICKETD_SEED=" << seed);
    Tally tally;
    std::size_t left = conversations_of_this_run();
    for (std::uint64_t round = 0; left > 0; ++round) {
        const auto together = std::min<std::size_t>(left, 100);
        left -= together;
        Conversations talk(seed + round, together);
        for (int step = 0; step < 9; ++step) {
            for (const auto& mail : talk.next()) {
                talk.deliver(mail);
                tally.held += mail.kind == "held" ? 1U : 0U;
                tally.refused += mail.kind == "refusal" ? 1U : 0U;
                tally.answers += mail.kind == "answer" ? 1U : 0U;
                tally.transcripts += mail.kind == "transcript" ? 1U : 0U;
                if (!talk.is_client(mail.recipient)) continue;
                const auto all = all_of(mail, talk.desk().store, tally);
                for (const auto& inside : Conversations::inside())
                    if (all.find(inside) != std::string::npos) {
                        INFO(mail.kind << " to " << mail.recipient << " holds \"" << inside << "\":\n"
                                       << all);
                        FAIL_CHECK("a leak");
                    }
            }
        }
        for (const auto& item : talk.desk().queries().outbox(true))
            tally.dropped += item.state == store::OutboxState::dropped ? 1U : 0U;
    }
    std::cout << tally.answers << " answers (" << tally.html << " mails with HTML, " << tally.attached
              << " attachments), " << tally.transcripts << " transcripts, " << tally.held << " held, "
              << tally.refused << " refused, " << tally.dropped << " taken back\n";
    if (conversations_of_this_run() < 500) return;
    CHECK(tally.answers > 1'000); // else nothing was looked at
    CHECK(tally.held > 100);
    CHECK(tally.refused > 100);
    CHECK(tally.transcripts > 50);
    CHECK(tally.dropped > 20);
    CHECK(tally.attached > 50);
}
