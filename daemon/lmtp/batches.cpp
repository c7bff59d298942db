// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/batches.hpp"

#include "store/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace ticketd::lmtp {

namespace {

constexpr std::size_t most_mails = 64;                    ///< in one commit
constexpr std::size_t most_bytes = std::size_t{16} << 20; ///< likewise, unless one mail alone is larger
constexpr std::size_t most_untaken = 1000;                ///< at the begin of a run, before one that is taken
constexpr int most_tries = 5; ///< of a mail that fails by itself; the receiver puts it on hold before
constexpr std::chrono::milliseconds retry_pause{100};

} // namespace

Batches::Waiting::Waiting(const net::asio::any_io_executor& executor)
    : ended(executor, net::asio::steady_timer::time_point::max()) {}

/// A number that no earlier run had: the time in seconds, or what comes after those that were used. The first
/// mails of a run may have left no trace: they were not taken.
net::awaitable<void> Batches::open(store::Instant now) {
    const auto mailbox = co_await receiver_.open_mailbox(name_, "");
    auto validity =
        static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    std::vector<std::uint32_t> first(most_untaken);
    std::iota(first.begin(), first.end(), 1);
    for (;; ++validity) {
        const auto unused = co_await receiver_.unknown(mailbox, validity, first);
        if (unused.size() == first.size()) break;
    }
    mailbox_ = mailbox;
    uidvalidity_ = validity;
    last_uid_ = 0;
}

net::awaitable<Kept> Batches::take(std::string bytes, std::uint64_t size, std::uint32_t print,
                                   store::Instant received) {
    const auto executor = co_await net::asio::this_coro::executor;
    const auto mine = std::make_shared<Waiting>(executor);
    mine->mail.delivery = {.mailbox = mailbox_, .uidvalidity = uidvalidity_, .uid = ++last_uid_};
    mine->mail.bytes = std::move(bytes);
    mine->mail.size = size;
    mine->mail.print = print;
    mine->mail.internal_date = received;
    waiting_.push_back(mine);
    if (!std::exchange(working_, true)) {
        const auto ended = [self = shared_from_this()](const std::exception_ptr&) { self->working_ = false; };
        net::asio::co_spawn(executor, work(), ended);
    }
    while (!mine->done) {
        const auto [error] = co_await mine->ended.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
        if (!mine->done && error) throw boost::system::system_error(error);
    }
    co_return mine->kept;
}

net::awaitable<void> Batches::work() {
    while (!waiting_.empty()) {
        Batch batch;
        std::size_t bytes = 0, count = 0;
        for (; count < waiting_.size() && count < most_mails; ++count) {
            bytes += waiting_[count]->mail.bytes.size();
            if (count > 0 && bytes > most_bytes) break;
        }
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
        batch.assign(waiting_.begin(), end);
        waiting_.erase(waiting_.begin(), end);
        co_await take_batch(batch);
    }
}

/// Until each mail of it is safe, or cannot be made so now.
net::awaitable<void> Batches::take_batch(Batch& batch) {
    for (int i = 0; i < most_tries && !batch.empty(); ++i) {
        if (i > 0) {
            net::asio::steady_timer timer(co_await net::asio::this_coro::executor, retry_pause);
            co_await timer.async_wait(net::asio::use_awaitable);
        }
        std::vector<intake::Disposition> dispositions;
        auto failed = Kept::safe;
        try {
            std::vector<intake::RawMail> mails;
            for (const auto& one : batch) mails.push_back(one->mail);
            dispositions = co_await receiver_.take(std::move(mails));
            goes_on();
        } catch (const store::Failure& failure) {
            fails(fmt::format("mail cannot be stored: {}; the server that brought it keeps it and comes "
                              "again, look at the disk of state_dir",
                              failure.what()));
            failed = Kept::no_room;
        } catch (const std::exception& error) {
            fails(fmt::format("mail cannot be taken in: {}; the server that brought it keeps it and comes "
                              "again; if that lasts, look at the disk of state_dir",
                              error.what()));
            failed = Kept::failed;
        }
        Batch again;
        for (std::size_t k = 0; k < batch.size(); ++k) {
            const bool known = failed == Kept::safe && k < dispositions.size();
            if (failed != Kept::safe)
                finish(*batch[k], failed);
            else if (known && dispositions[k] != intake::Disposition::retry)
                finish(*batch[k], Kept::safe);
            else
                again.push_back(batch[k]);
        }
        batch = std::move(again);
    }
    for (const auto& one : batch) finish(*one, Kept::failed);
}

void Batches::fails(const std::string& why) {
    in_trouble_ = true;
    trouble_.report(why);
}

void Batches::goes_on() {
    if (!std::exchange(in_trouble_, false)) return;
    trouble_.over();
    receiver_.polled(name_, false);
}

void Batches::finish(Waiting& waiting, Kept kept) {
    waiting.kept = kept;
    waiting.done = true;
    waiting.mail.bytes = {};
    waiting.ended.cancel();
}

} // namespace ticketd::lmtp
