// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors

// What the store takes for one mail with its acknowledgement: lookup, apply and commit, then claim and record
// of the sending. `store_bench FOLDER [MAILS [BATCH…]]`: FOLDER holds *.eml.

#include "parser/parse.hpp"
#include "store/store.hpp"
#include "tests/bench/cpu_time.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

using namespace ticketd::store;
namespace fs = std::filesystem;

namespace {

constexpr Instant start{std::chrono::milliseconds(1'790'000'000'000)};

struct Mail {
    std::string raw, text;
};

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Mail> load(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& each : fs::recursive_directory_iterator(folder))
        if (each.path().extension() == ".eml") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<Mail> mails;
    for (const auto& each : files) {
        auto raw = slurp(each);
        auto text = ticketd::parser::parse(raw).text;
        mails.push_back({std::move(raw), std::move(text)});
    }
    return mails;
}

/// What three mails in eight are: a reply to a ticket of the same sender.
bool is_reply(std::size_t number) { return number % 8 >= 5; }

std::string sender(std::size_t number) { return "user" + std::to_string(number / 8) + "@example.net"; }

std::string message_id(std::size_t number) {
    return "CAM2WqAbprKo5YAAYMjsAeux" + std::to_string(number) + "@mail.gmail.example";
}

MailKeys keys_of(std::size_t number, MailboxId mailbox, Instant now) {
    MailKeys keys;
    keys.delivery = {mailbox, 1'700'000'000, static_cast<std::uint32_t>(number + 1)};
    keys.message_id = message_id(number);
    std::mt19937_64 random(number);
    for (auto& each : keys.content_hash) each = static_cast<std::byte>(random());
    keys.hash_counts = true;
    keys.sender = sender(number);
    if (is_reply(number)) keys.referenced_ids = {"ticketd.4711.12@example.com", message_id(number - 5)};
    using namespace std::chrono_literals;
    keys.address_windows = keys.ticket_windows = {now - 10min, now - 24h};
    keys.global_windows = {now - 10min};
    return keys;
}

std::string acknowledgement(std::size_t number, Tid tid) {
    const auto text =
        "Subject: [TID#" + std::to_string(tid.value) + "] Licence key not accepted after upgrade\r\n";
    std::mt19937_64 random(number);
    return "Date: Wed, 03 Jun 2026 04:48:51 +0000\r\nFrom: Example Support <support@example.com>\r\nTo: "
           + sender(number) + "\r\nMessage-ID: <ticketd." + std::to_string(random())
           + "@example.com>\r\nIn-Reply-To: <" + message_id(number) + ">\r\nReferences: <"
           + message_id(number) + ">\r\n" + text
           + "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"
             "Precedence: auto_reply\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
             "Content-Transfer-Encoding: quoted-printable\r\n\r\nDear customer,\r\n\r\nthank you for your "
             "message. We have registered your request under the number "
           + std::to_string(tid.value)
           + ".\r\n\r\nSupport level:          commercial\r\nLongest response time:  24 hours of business "
             "days\r\n"
             "We answer by:           Thursday, 4 June 2026, 06:48 (Europe/Berlin)\r\n\r\nPlease keep the "
             "number "
             "in the subject when you write about this request again; an ordinary reply to this mail does. "
             "So that we can help you quickly, please send us what is missing:\r\n\r\n- the version and the "
             "edition of the software\r\n- the address (URL) of the site\r\n\r\nReference: "
           + std::to_string(random()) + std::to_string(random()) + "\r\n\r\nYour support team\r\n";
}

ChangeSet changes_of(const Mail& mail, std::size_t number, const MailKeys& keys, const Facts& facts,
                     Instant now) {
    ChangeSet changes;
    changes.at = now;
    changes.delivery = keys.delivery;
    changes.delivered_entry = facts.next_entry;
    Tid tid = facts.next_tid;
    const Person person{"Anna Taylor", keys.sender};
    if (!facts.tickets.empty()) {
        tid = facts.tickets.begin()->second.ticket.tid;
        changes.outcome = "reply";
    } else {
        changes.outcome = "new";
        changes.new_ticket.emplace();
        changes.new_ticket->tid = tid;
        changes.new_ticket->subject = "Licence key not accepted after upgrade";
        changes.new_ticket->level = "commercial";
        changes.new_ticket->requester = person;
        changes.new_ticket->created = now;
        changes.new_ticket->clock_start = now;
        changes.new_ticket->due = now + std::chrono::hours(24);
    }
    changes.new_entry.emplace();
    auto& entry = changes.new_entry->entry;
    entry = {facts.next_entry,
             tid,
             Direction::in,
             "human",
             person,
             "Licence key not accepted after upgrade",
             keys.message_id,
             now,
             now,
             "a new ticket: it names none; identified by From, licence Example AG"};
    changes.new_entry->content_hash = keys.content_hash;
    changes.new_entry->hash_counts = true;
    changes.new_entry->text = mail.text;
    changes.new_entry->raw = mail.raw;
    changes.events.push_back({tid, facts.next_entry, "created", "ticketd", "level commercial, by licence"});
    changes.outgoing.emplace_back();
    auto& ack = changes.outgoing.back();
    ack.tid = tid;
    ack.entry = facts.next_entry;
    ack.kind = "acknowledgement";
    ack.recipient = keys.sender;
    ack.message_id = "ticketd." + std::to_string(number) + ".a7d8f6e5d4c3b2a1@example.com";
    ack.bytes = acknowledgement(number, tid);
    ack.not_before = now;
    return changes;
}

struct Stopwatch {
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
    double cpu = cpu_seconds();

    void print(const char* what, std::size_t count) const {
        const auto elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
        const auto mails = static_cast<double>(count);
        std::printf("  %-8s %7.0f/s  CPU %5.1f us", what, mails / elapsed,
                    (cpu_seconds() - cpu) / mails * 1e6);
    }
};

void take_in(Store& store, const std::vector<Mail>& mails, std::size_t count, std::size_t batch) {
    const auto mailbox = store.mailbox("imap://127.0.0.1/INBOX", "support");
    auto now = start;
    const Stopwatch watch;
    for (std::size_t next = 0; next < count;) {
        auto transaction = store.begin();
        for (std::size_t i = 0; i < batch && next < count; ++i, ++next) {
            now += std::chrono::milliseconds(7);
            const auto keys = keys_of(next, mailbox, now);
            const auto facts = transaction.lookup(keys);
            transaction.apply(changes_of(mails[next % mails.size()], next, keys, facts, now));
        }
        transaction.commit();
    }
    watch.print("take in", count);
}

void send_all(Store& store, std::size_t count) {
    const auto later = start + std::chrono::days(1);
    const Stopwatch watch;
    for (;;) {
        const auto due = store.claim_due(later, 50);
        if (due.empty()) break;
        std::vector<SendResult> results;
        for (const auto& each : due) results.push_back({each.id, OutboxState::sent, {}, {}, false});
        store.record(results, later);
    }
    watch.print("send", count);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::puts("usage: store_bench FOLDER [MAILS]"), 2;
    const auto mails = load(argv[1]);
    const auto count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
    std::size_t bytes = 0;
    for (const auto& each : mails) bytes += each.raw.size();
    std::printf("%zu mails, mean %zu bytes\n", count, bytes / mails.size());
    const auto folder = fs::temp_directory_path() / ("store_bench." + std::to_string(std::random_device{}()));
    std::vector<std::size_t> batches;
    for (int i = 3; i < argc; ++i) batches.push_back(std::strtoul(argv[i], nullptr, 10));
    if (batches.empty()) batches = {1, 10, 50, 200};
    for (const auto batch : batches) {
        fs::create_directory(folder);
        {
            Store store(folder / "ticketd.db", 1000);
            std::printf("batch %3zu", batch);
            take_in(store, mails, count, batch);
            send_all(store, count);
        }
        std::printf("  %6ju bytes/mail\n", fs::file_size(folder / "ticketd.db") / count);
        fs::remove_all(folder);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory %ld MiB (the mails' own bytes are %zu)\n", usage.ru_maxrss / 1024, bytes >> 20U);
}
