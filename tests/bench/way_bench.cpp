// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors

// The way of mail without servers: what reading, taking in (with the commits) and sending cost, in
// microseconds of CPU a mail. `way_bench FOLDER STATE [MAILS]`: FOLDER holds mails, a file each, as mkmail
// makes them, and beside it may stand their licenses.csv; STATE gets a ticketd.db, which stays, or goes on
// with the one that it holds. More mails than there are come again under other Message-IDs.

#include "daemon/config/config.hpp"
#include "daemon/memory.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/reading.hpp"
#include "daemon/register/licenses.hpp"
#include "tests/bench/cpu_time.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace ticketd;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t batch_size = 100;

store::Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> load(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& each : fs::recursive_directory_iterator(folder))
        if (each.is_regular_file()) files.push_back(each.path());
    std::ranges::sort(files);
    std::vector<std::string> mails;
    for (const auto& each : files) mails.push_back(slurp(each));
    return mails;
}

/// The mail as another one: the same but for its Message-ID.
std::string again(std::string mail, std::size_t round) {
    constexpr std::string_view field = "Message-ID: <";
    const auto at = mail.find(field);
    if (round > 0 && at != mail.npos) mail.insert(at + field.size(), "r" + std::to_string(round) + ".");
    return mail;
}

policy::Rules rules() {
    auto rules = config::defaults().rules;
    rules.desk.name = "Bench";
    rules.desk.address = "support@tickets.example";
    rules.gate.per_address = rules.gate.per_ticket = rules.gate.global = {};
    return rules;
}

struct Way {
    Way(const fs::path& mails, const fs::path& state)
        : store(state / "ticketd.db", 100'000), mailbox(store.mailbox("imap://localhost/INBOX", "bench")) {
        const auto csv = mails.parent_path() / "licenses.csv";
        if (fs::exists(csv)) store.replace_licenses(licenses::read_register_file(csv, rules()), "bench");
    }

    /// `first`: the number of the first of the batch.
    void take(const std::vector<std::string>& mails, std::size_t first, std::size_t end) {
        std::vector<intake::RawMail> batch;
        for (auto i = first; i < end; ++i) {
            intake::RawMail raw;
            raw.delivery = {mailbox, uidvalidity, static_cast<std::uint32_t>(i + 1)};
            raw.bytes = again(mails[i % mails.size()], i / mails.size() + uidvalidity);
            raw.internal_date = now();
            raw.size = raw.bytes.size();
            batch.push_back(std::move(raw));
        }
        const auto begin = cpu_microseconds();
        for (auto& raw : batch) raw.reading = std::make_shared<intake::Reading>(read_mail(raw));
        const auto read = cpu_microseconds();
        pipeline.take(store, std::move(batch), now());
        const auto taken = cpu_microseconds();
        send();
        reading += read - begin;
        taking += taken - read;
        sending += cpu_microseconds() - taken;
    }

    void send() {
        for (;;) {
            const auto due = store.claim_due(now(), batch_size);
            if (due.empty()) return;
            std::vector<store::SendResult> results;
            for (const auto& each : due)
                results.push_back({each.id, store::OutboxState::sent, {}, {}, false});
            store.record(results, now());
            sent += due.size();
        }
    }

    store::Store store;
    store::MailboxId mailbox;
    Pipeline pipeline{rules(),
                      {{.id = '1', .secret = {1, 2, 3}}},
                      notify::Templates(fs::path(TICKETD_SOURCE_DIR) / "templates", "en")};
    std::uint32_t uidvalidity = 0;
    double reading = 0, taking = 0, sending = 0;
    std::size_t sent = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return std::puts("usage: way_bench FOLDER STATE [MAILS]"), 2;
    set_up_memory(); // as the daemon does
    const auto mails = load(argv[1]);
    if (mails.empty()) return std::puts("way_bench: no mails there"), 1;
    const auto count = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : mails.size();
    Way way(argv[1], argv[2]);
    way.uidvalidity = static_cast<std::uint32_t>(fs::file_size(fs::path(argv[2]) / "ticketd.db") >> 20U);
    for (std::size_t first = 0; first < count; first += batch_size)
        way.take(mails, first, std::min(count, first + batch_size));
    const auto each = [&](double all) { return all / static_cast<double>(count); };
    std::printf(
        "%zu mails: reading %.1f, taking %.1f, sending %.1f, together %.1f us of CPU a mail; %zu sent\n",
        count, each(way.reading), each(way.taking), each(way.sending),
        each(way.reading + way.taking + way.sending), way.sent);
}
