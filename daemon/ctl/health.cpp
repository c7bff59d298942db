// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `health`: whether the desk does its work, for people and for monitoring.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/health_file.hpp"
#include "daemon/state_dir.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace ticketd::ctl {

namespace {

using std::chrono::seconds;

constexpr seconds longest_silence = 10 * health_interval; ///< of the daemon
constexpr seconds beside_polls{60}; ///< two polls and this may pass without a completed one
constexpr auto longest_standstill = std::chrono::minutes(10); ///< of the outbox

/// All that was looked at, and what is wrong with it.
struct Findings {
    std::optional<Health> daemon;
    store::OutboxPace outbox;
    std::size_t held = 0;
    std::uintmax_t free = 0, needed = 0;
    std::vector<std::string> problems;
    void wrong(std::string what) { problems.push_back(std::move(what)); }
};

seconds age(store::Instant then, store::Instant at) { return std::chrono::floor<seconds>(at - then); }

void look_at_daemon(const config::Config& config, store::Instant at, Findings& found) {
    found.daemon = read_health(config.state_dir / health_file);
    if (!found.daemon)
        found.wrong("ticketd has not run here yet; start it, or check [desk] state_dir");
    else if (found.daemon->stopped)
        found.wrong("ticketd is not running; start it");
    else if (const auto silence = age(found.daemon->written, at); silence > longest_silence)
        found.wrong(fmt::format("ticketd has given no sign of life for {} s; it is not running, hangs, or "
                                "cannot write to state_dir: look at its log",
                                silence.count()));
}

void look_at_mailbox(const intake::MailboxSettings& mailbox, store::Instant at, Findings& found) {
    const auto& all = found.daemon->mailboxes;
    const auto known = std::ranges::find(all, mailbox.label, &Health::Mailbox::name);
    if (known == all.end())
        return found.wrong(
            fmt::format("{}: the running ticketd does not know it; start it anew", mailbox.label));
    if (!known->trouble.empty()) return found.wrong(fmt::format("{}: {}", mailbox.label, known->trouble));
    if (!known->polled) return found.wrong(fmt::format("{}: has not been looked at yet", mailbox.label));
    const auto since = age(*known->polled, at);
    if (since > 2 * known->poll + beside_polls)
        found.wrong(
            fmt::format("{}: the last complete look at it was {} s ago, though it is polled every {} s; "
                        "see the log",
                        mailbox.label, since.count(), known->poll.count()));
}

void look_at_outbox(const config::Config& config, store::Instant at, Findings& found) {
    if (found.daemon && !found.daemon->outbox_trouble.empty())
        found.wrong(fmt::format("outbox: {}", found.daemon->outbox_trouble));
    const auto& pace = found.outbox;
    const bool stands = pace.oldest && *pace.oldest + longest_standstill < at
                        && (!pace.last_sent || *pace.last_sent < *pace.oldest);
    if (stands)
        found.wrong(
            fmt::format("outbox: {} mails wait, and nothing was sent since {}; see `ticketctl outbox`",
                        pace.waiting, local_time(*pace.oldest, config.rules.desk.time_zone)));
}

void look_at_store(const Context& context, const config::Config& config, store::Instant at, Findings& found) {
    try {
        auto queries = context.queries(config);
        found.outbox = queries.outbox_pace();
        found.held = queries.held().size();
    } catch (const store::Failure& failure) {
        found.wrong(failure.what());
    } catch (const Refusal& refusal) {
        found.wrong(refusal.what());
    }
    look_at_outbox(config, at, found);
}

void look_at_disk(const config::Config& config, Findings& found) {
    std::error_code error;
    found.free = std::filesystem::space(config.state_dir, error).available;
    for (const auto& mailbox : config.ways_in())
        found.needed = std::max<std::uintmax_t>(found.needed, mailbox.max_message_size);
    if (error)
        found.wrong(fmt::format("{}: {}", config.state_dir.string(), error.message()));
    else if (found.free < found.needed)
        found.wrong(fmt::format("{}: {} bytes are free, and one mail may need {} ([desk] max_message_size); "
                                "make room",
                                config.state_dir.string(), found.free, found.needed));
}

Json json_of(const Findings& found) {
    Json json{{"healthy", found.problems.empty()},
              {"problems", found.problems},
              {"mailboxes", Json::array()},
              {"outbox",
               {{"waiting", found.outbox.waiting},
                {"oldest", ctl::json_of(found.outbox.oldest)},
                {"last_sent", ctl::json_of(found.outbox.last_sent)}}},
              {"disk", {{"free", found.free}, {"needed", found.needed}}},
              {"held", found.held}};
    if (!found.daemon) return json;
    for (const auto& mailbox : found.daemon->mailboxes)
        json["mailboxes"].push_back(
            {{"name", mailbox.name},
             {"polled", ctl::json_of(mailbox.polled)},
             {"trouble", mailbox.trouble.empty() ? Json(nullptr) : Json(mailbox.trouble)}});
    return json;
}

} // namespace

Exit health(const Context& context) {
    const auto config = context.configuration();
    const auto at = now();
    Findings found;
    look_at_daemon(config, at, found);
    if (found.problems.empty())
        for (const auto& mailbox : config.ways_in()) look_at_mailbox(mailbox, at, found);
    look_at_store(context, config, at, found);
    look_at_disk(config, found);
    if (context.json)
        print(json_of(found));
    else if (found.problems.empty())
        fmt::print("All is well.\n");
    for (const auto& problem : found.problems)
        if (!context.json) fmt::print("{}\n", printable(problem));
    if (!context.json && found.held > 0)
        fmt::print("{} mails are on hold; see `ticketctl hold`\n", found.held);
    return found.problems.empty() ? Exit::done : Exit::no;
}

} // namespace ticketd::ctl
