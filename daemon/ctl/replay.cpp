// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `replay`: what today's rules make of old mail.
#include "daemon/records/replay.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/log.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/state_dir.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>

namespace ticketd::ctl {

namespace {

std::atomic<bool> interrupted = false; ///< the scratch database is to be removed all the same

struct Count {
    std::size_t mails = 0, failed = 0, different = 0;
};

std::string sender_of(const parser::Message& message) {
    return message.from.empty() ? std::string{} : message.from.front().address;
}

Json replayed_json(const records::SourceMail& mail, const records::Replayed& replayed, bool compare) {
    const auto& [message, decision, error, stored, differences] = replayed;
    Json json = {
        {"file", mail.file.string()},
        {"offset", mail.offset},
        {"received", iso_time(mail.received)},
        {"message_id", message.message_id.empty() ? Json(nullptr) : Json(message.message_id)},
        {"from", sender_of(message).empty() ? Json(nullptr) : Json(sender_of(message))},
        {"subject", message.subject},
        {"kind", to_string(message.kind)},
        {"error", error.empty() ? Json(nullptr) : Json(error)},
        {"outcome", error.empty() ? Json(to_string(decision.outcome)) : Json(nullptr)},
        {"thread",
         {{"tid", decision.tid ? Json(decision.tid->value) : Json(nullptr)}, {"by", to_string(decision.by)}}},
        {"level", decision.level.empty() ? Json(nullptr) : Json(decision.level)},
        {"ack", {{"send", decision.ack.send}, {"why", decision.ack.why}}},
        {"reasons", decision.reasons}};
    if (!compare) return json;
    json["stored"] = nullptr;
    if (stored)
        json["stored"] = {{"entry", stored->entry.value},
                          {"tid", stored->tid ? Json(stored->tid->value) : Json(nullptr)},
                          {"outcome", stored->outcome.empty() ? Json(nullptr) : Json(stored->outcome)},
                          {"kind", stored->kind},
                          {"level", stored->level.empty() ? Json(nullptr) : Json(stored->level)}};
    json["differences"] = differences;
    return json;
}

void print_text(const records::SourceMail& mail, const records::Replayed& replayed, const std::string& zone,
                bool compare) {
    if (compare && replayed.differences.empty()) return;
    const auto& decision = replayed.decision;
    fmt::print("{}  {}  {}\n    ", local_time(mail.received, zone), printable(sender_of(replayed.message)),
               printable(replayed.message.subject));
    if (!replayed.error.empty()) {
        fmt::print("failed: {}\n", printable(replayed.error));
    } else {
        fmt::print("{}{} (by {}){}; {}\n", to_string(decision.outcome),
                   decision.tid ? fmt::format(" on TID {}", decision.tid->value) : std::string{},
                   to_string(decision.by), decision.level.empty() ? "" : ", " + decision.level,
                   printable(decision.reasons.empty() ? std::string_view{} : decision.reasons.back()));
    }
    for (const auto& difference : replayed.differences)
        fmt::print("    differs: {}\n", printable(difference));
}

void print_summary(const Count& count, bool compare, bool json) {
    if (json) return;
    fmt::print("{} mails, {} could not be processed", count.mails, count.failed);
    if (compare) fmt::print(", {} differ from what is stored", count.different);
    fmt::print(".\n");
}

} // namespace

Exit replay(const Context& context, const std::string& path, bool compare) {
    using Clock = std::chrono::steady_clock;
    const auto config = context.configuration();
    const records::MailSource source(path);
    std::optional<store::Queries> desk;
    if (compare) desk.emplace(context.queries(config));
    const auto keys = std::filesystem::exists(config.state_dir / keys_file) ? load_keys(config.state_dir)
                                                                            : policy::KeyRing{};
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, [](int) { interrupted = true; });
    records::Replay replay(config, keys, notify::read_templates(config.templates, config.rules),
                           desk ? &*desk : nullptr);
    Count count;
    const auto began = Clock::now();
    {
        std::optional<Progress> progress;
        if (::isatty(STDOUT_FILENO) != 1) progress.emplace(); // else what is printed says how far it is
        for (const auto& mail : source.mails()) {
            if (interrupted) break;
            const auto replayed = replay.take(source, mail);
            ++count.mails;
            count.failed += replayed.error.empty() ? 0U : 1U;
            count.different += replayed.differences.empty() ? 0U : 1U;
            if (context.json)
                print(replayed_json(mail, replayed, compare));
            else
                print_text(mail, replayed, config.rules.desk.time_zone, compare);
            if (progress) progress->show("mails", count.mails, source.mails().size());
        }
    }
    print_summary(count, compare, context.json);
    std::fflush(stdout);
    const std::chrono::duration<double> spent = Clock::now() - began;
    fmt::print(stderr, "{} mails in {:.1f} s, {:.0f} a second\n", count.mails, spent.count(),
               spent.count() > 0 ? static_cast<double>(count.mails) / spent.count() : 0.0);
    if (interrupted) throw Refusal(Exit::failed, "stopped before the end");
    return count.failed + count.different > 0 ? Exit::no : Exit::done;
}

} // namespace ticketd::ctl
