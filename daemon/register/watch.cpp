// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/register/watch.hpp"

#include "daemon/log.hpp"
#include "daemon/register/in_force.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <sys/stat.h>

#include <utility>

namespace ticketd::licenses {

namespace {

std::chrono::nanoseconds since_1970(const timespec& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

std::optional<RegisterWatch::Stamp> RegisterWatch::stamp() const {
    struct stat file{};
    if (::stat(csv_.c_str(), &file) != 0 || !S_ISREG(file.st_mode)) return std::nullopt;
    return Stamp{.inode = file.st_ino,
                 .size = static_cast<std::uintmax_t>(file.st_size),
                 .written = since_1970(file.st_mtim),
                 .changed = since_1970(file.st_ctim)};
}

void RegisterWatch::replace(std::filesystem::path csv, bool required) {
    csv_ = std::move(csv);
    required_ = required;
    in_force_.reset();
}

void RegisterWatch::put_in_force(store::Store& store, store::Instant now) {
    if (!required_ && !std::filesystem::exists(csv_)) return;
    in_force_ = stamp(); // before the reading: a change in between is then seen by run()
    const auto rows = licenses::put_in_force(csv_, rules_, store);
    if (!rows) return log::info("licences: {} is unchanged", csv_.string());
    log::info("licences: {} rows of {} are in force", *rows, csv_.string());
    const auto changed = recheck(store, rules_, now);
    if (!changed.empty())
        log::info("licences: {} tickets under way have another level or licence now", changed.size());
}

/// Once. Whoever took it away, the next start may want it.
void RegisterWatch::tell_if_gone(bool gone) {
    if (gone && in_force_ && !told_gone_)
        log::error(
            "licences: {} is not there any more, or is no file; what was read from it stays in force, put "
            "it back before ticketd is started again",
            csv_.string());
    told_gone_ = gone;
}

net::awaitable<void> RegisterWatch::run(Writer& writer, Clock clock) {
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    std::optional<Stamp> before;
    for (;;) {
        timer.expires_after(std::chrono::seconds(1));
        co_await timer.async_wait(net::asio::use_awaitable);
        const auto seen = stamp();
        const bool is_still = seen == std::exchange(before, seen); // else somebody may be writing it
        if (is_still) tell_if_gone(!seen);
        if (!seen || seen == in_force_ || !is_still) continue;
        auto work = [this, clock](store::Store& store) { put_in_force(store, clock()); };
        try {
            co_await writer.run(std::move(work));
        } catch (const RegisterError& error) {
            log::error("licences: the changed register is not taken, the previous one stays in force; mend "
                       "its lines:\n{}",
                       error.what());
        } catch (const store::Failure& failure) {
            log::error("licences: the changed register could not be stored and will be tried again: {}; look "
                       "at the disk of state_dir",
                       failure.what());
            in_force_.reset();
        }
    }
}

} // namespace ticketd::licenses
