// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/vital_signs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace ticketd {

namespace {

using std::chrono::seconds;

constexpr seconds longest_silence = 10 * health_interval;     ///< of the daemon
constexpr auto longest_standstill = std::chrono::minutes(10); ///< of the outbox

using Problems = std::vector<std::string>;

seconds age(store::Instant then, store::Instant at) { return std::chrono::floor<seconds>(at - then); }

void judge_daemon(const VitalSigns& signs, store::Instant at, Problems& wrong) {
    if (!signs.daemon)
        wrong.emplace_back("ticketd has not run here yet; start it, or check [desk] state_dir");
    else if (signs.daemon->stopped)
        wrong.emplace_back("ticketd is not running; start it");
    else if (const auto silence = age(signs.daemon->written, at); silence > longest_silence)
        wrong.push_back(
            fmt::format("ticketd has given no sign of life for {} s; it is not running, hangs, or "
                        "cannot write to state_dir: look at its log",
                        silence.count()));
}

void judge_mailbox(const Health& daemon, const std::string& name, store::Instant at, Problems& wrong) {
    const auto known = std::ranges::find(daemon.mailboxes, name, &Health::Mailbox::name);
    if (known == daemon.mailboxes.end())
        return wrong.push_back(
            fmt::format("{}: the running ticketd does not know it; reload or start it anew", name));
    if (!known->trouble.empty()) return wrong.push_back(fmt::format("{}: {}", name, known->trouble));
    if (!known->polled) return wrong.push_back(fmt::format("{}: has not been looked at yet", name));
    const auto since = age(*known->polled, at);
    if (since > 2 * known->poll + beside_polls)
        wrong.push_back(fmt::format("{}: {}", name, not_read_for(since, known->poll)));
}

void judge_outbox(const VitalSigns& signs, store::Instant at, Problems& wrong) {
    if (signs.daemon && !signs.daemon->outbox_trouble.empty())
        wrong.push_back(fmt::format("outbox: {}", signs.daemon->outbox_trouble));
    if (!signs.desk) return;
    const auto& oldest = signs.desk->alerts.oldest_waiting;
    const auto& sent = signs.desk->last_sent;
    if (oldest && *oldest + longest_standstill < at && (!sent || *sent < *oldest))
        wrong.push_back(
            fmt::format("outbox: {} mails wait, and nothing was sent for {} minutes; see `ticketctl outbox`",
                        signs.desk->alerts.outbox_waiting, age(*oldest, at).count() / 60));
    else if (oldest && *oldest + longest_wait <= at)
        wrong.push_back("outbox: " + waits_too_long(signs.desk->alerts, at));
}

} // namespace

std::string not_read_for(seconds since, seconds poll) {
    return fmt::format(
        "the last complete look at it was {} s ago, though it is polled every {} s; see the log",
        since.count(), poll.count());
}

std::string waits_too_long(const store::AlertFacts& facts, store::Instant now) {
    return fmt::format(
        "a mail has waited for {} minutes and could not be sent yet ({} wait); see `ticketctl outbox`",
        facts.oldest_waiting ? age(*facts.oldest_waiting, now).count() / 60 : 0, facts.outbox_waiting);
}

std::string no_room(const std::filesystem::path& state_dir, std::uint64_t free, std::uint64_t needed) {
    return fmt::format("{}: {} bytes are free, and one mail may need {} ([desk] max_message_size); make room",
                       state_dir.string(), free, needed);
}

std::uint64_t needed_room(const std::vector<intake::MailboxSettings>& mailboxes) {
    std::uint64_t needed = 0;
    for (const auto& mailbox : mailboxes) needed = std::max(needed, mailbox.max_message_size);
    return needed;
}

void look_at_disk(const std::filesystem::path& state_dir,
                  const std::vector<intake::MailboxSettings>& mailboxes, VitalSigns& signs) {
    std::error_code error;
    signs.disk_free = std::filesystem::space(state_dir, error).available;
    signs.disk_needed = needed_room(mailboxes);
    if (error) signs.disk_trouble = fmt::format("{}: {}", state_dir.string(), error.message());
}

std::vector<std::string> problems(const VitalSigns& signs, const std::filesystem::path& state_dir,
                                  const std::vector<intake::MailboxSettings>& mailboxes, store::Instant now) {
    Problems wrong;
    judge_daemon(signs, now, wrong);
    if (wrong.empty())
        for (const auto& mailbox : mailboxes) judge_mailbox(*signs.daemon, mailbox.label, now, wrong);
    if (!signs.store_trouble.empty()) wrong.push_back(signs.store_trouble);
    judge_outbox(signs, now, wrong);
    if (!signs.disk_trouble.empty())
        wrong.push_back(signs.disk_trouble + "; look at state_dir");
    else if (signs.disk_free < signs.disk_needed)
        wrong.push_back(no_room(state_dir, signs.disk_free, signs.disk_needed));
    return wrong;
}

} // namespace ticketd
