// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_mailbox.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/intake/file_watch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace ticketd::intake {

namespace {

namespace asio = net::asio;

constexpr std::size_t most_mails = 64;                   ///< in one commit
constexpr std::size_t most_bytes = std::size_t{8} << 20; ///< likewise, unless one mail alone is larger
constexpr std::uint32_t most_unread = 1000; ///< mails that were numbered one behind the other and never taken
constexpr int most_repeated_looks = 5;      ///< of once(), for what cannot be read

std::vector<std::string> names_of(const std::vector<MaildirFile>& files) {
    std::vector<std::string> names;
    for (const auto& file : files) names.push_back(file.base);
    return names;
}

} // namespace

MaildirMailbox::MaildirMailbox(const MailboxSettings& settings, Receiver& receiver, Trouble& trouble,
                               Retries& retries, const Pace& pace)
    : settings_(settings),
      receiver_(receiver),
      trouble_(trouble),
      retries_(retries),
      folder_(settings.maildir),
      disk_(pace.reply, [this] { disk_is_silent(); }) {}

net::awaitable<void> MaildirMailbox::run() {
    FileWatch watch(co_await asio::this_coro::executor);
    auto begin_watching = [&] {
        watch.add(folder_.root() / "new");
        watch.add(folder_.root() / "cur");
    };
    co_await disk_.run(begin_watching);
    co_await open();
    for (;;) {
        co_await look();
        if (co_await net::is_cancelled()) co_return;
        look_completed();
        co_await watch.wait(retries_.next(Clock::now() + settings_.poll));
    }
}

net::awaitable<void> MaildirMailbox::once() {
    co_await open();
    co_await look();
    for (int again = 0; again < most_repeated_looks && a_mail_waits(); ++again) {
        asio::steady_timer timer(co_await asio::this_coro::executor, retries_.next(never));
        co_await timer.async_wait(asio::use_awaitable);
        co_await look();
    }
}

void MaildirMailbox::disk_is_silent() {
    trouble_.report("the disk of " + settings_.maildir
                    + " does not answer; mail there waits, look at that disk or the network that it is on");
    receiver_.attempted(settings_.label);
}

void MaildirMailbox::look_completed() {
    const bool in_trouble = std::exchange(in_trouble_, false) || a_mail_waits();
    if (!in_trouble) trouble_.over();
    receiver_.polled(settings_.label, in_trouble);
}

net::awaitable<void> MaildirMailbox::open() {
    delivery_.mailbox = co_await receiver_.open_mailbox(settings_.name, "");
    auto open_uids = [this] {
        auto names = names_of(folder_.list());
        uids_.emplace(folder_.root() / MaildirUids::file_name, names);
        return names;
    };
    auto names = co_await disk_.run(open_uids);
    co_await pass_used_numbers();
    delivery_.uidvalidity = uids_->uidvalidity();
    if (settings_.start_new) co_await skip_old(std::move(names));
}

/// A spool that was restored from a backup brings an old file of numbers back: what it would give next
/// are names of mails that the ledger has, and new ones would be taken for those (RFC 3501
/// section 2.3.1.1).
net::awaitable<void> MaildirMailbox::pass_used_numbers() {
    std::vector<std::uint32_t> range(most_unread);
    auto next = uids_->next();
    for (;; next += most_unread) {
        std::iota(range.begin(), range.end(), next);
        const auto unused = co_await receiver_.unknown(delivery_.mailbox, uids_->uidvalidity(), range);
        if (unused.size() == range.size()) break;
    }
    if (next == uids_->next()) co_return;
    auto pass = [this, next] { uids_->pass(next); };
    co_await disk_.run(pass);
}

/// As in an IMAP folder: what was there at the first start is left alone, once.
net::awaitable<void> MaildirMailbox::skip_old(std::vector<std::string> names) {
    const std::vector<std::uint32_t> mark{0};
    const auto not_begun = co_await receiver_.unknown(delivery_.mailbox, 0, mark);
    if (not_begun.empty()) co_return;
    auto number = [&] { return uids_->number(names); };
    auto old = co_await disk_.run(number);
    std::ranges::sort(old);
    co_await receiver_.skip(delivery_.mailbox, delivery_.uidvalidity, std::move(old));
}

/// All that is there and is not done with: what the ledger has is put away, the rest is taken in.
net::awaitable<void> MaildirMailbox::look() {
    auto list = [this] { return numbered(); };
    auto files = co_await disk_.run(list);
    say_twins(files);
    for (const auto uid : retries_.due(Clock::now())) failing_.erase(uid); // also if it is away just now
    std::erase_if(
        files, [&](const Numbered& one) { return failing_.contains(one.uid) || settled_.contains(one.uid); });
    std::vector<std::uint32_t> uids;
    for (const auto& one : files) uids.push_back(one.uid);
    std::ranges::sort(uids);
    const auto unknown = co_await receiver_.unknown(delivery_.mailbox, delivery_.uidvalidity, uids);
    std::vector<Numbered> old;
    std::deque<Numbered> wanted;
    for (auto& one : files)
        if (std::ranges::binary_search(unknown, one.uid))
            wanted.push_back(std::move(one));
        else
            old.push_back(std::move(one));
    co_await file_known(old);
    receiver_.backlog(settings_.label, wanted.size());
    while (!wanted.empty() && !co_await net::is_cancelled()) {
        co_await take_some(wanted);
        receiver_.backlog(settings_.label, wanted.size());
    }
}

/// On the disk's thread.
std::vector<MaildirMailbox::Numbered> MaildirMailbox::numbered() {
    auto files = folder_.list();
    const auto uids = uids_->number(names_of(files));
    std::vector<Numbered> all;
    for (std::size_t i = 0; i < files.size(); ++i) all.push_back({std::move(files[i]), uids[i]});
    return all;
}

void MaildirMailbox::say_twins(const std::vector<Numbered>& files) {
    for (const auto& [file, uid] : files)
        if (!file.twin.empty())
            say((folder_.root() / file.twin).string() + " is named as another mail, " + file.path
                + "; it is taken in when that one has gone, so rename it where that one stays");
}

net::awaitable<void> MaildirMailbox::file_known(const std::vector<Numbered>& files) {
    if (files.empty()) co_return;
    std::vector<std::uint32_t> uids;
    for (const auto& one : files) uids.push_back(one.uid);
    std::ranges::sort(uids);
    const auto known = co_await receiver_.known(delivery_.mailbox, delivery_.uidvalidity, std::move(uids));
    for (const auto& one : files) {
        const auto found = known.find(one.uid);
        if (found == known.end() || found->second == Disposition::retry)
            settled_.insert(one.uid); // there before the desk was
        else
            co_await put_away(one, found->second);
    }
    co_await forget_moved();
}

/// A name that is used again is another mail's: with the number of the one before it, which the ledger has,
/// it would be put away and never taken in.
net::awaitable<void> MaildirMailbox::forget_moved() {
    if (moved_.empty()) co_return;
    auto forget = [this] { uids_->forget(moved_); };
    co_await disk_.run(forget);
    moved_.clear();
}

/// The next mails of `wanted`, in one commit.
net::awaitable<void> MaildirMailbox::take_some(std::deque<Numbered>& wanted) {
    std::vector<Numbered> files;
    std::vector<RawMail> mails;
    for (std::size_t bytes = 0; !wanted.empty() && mails.size() < most_mails && bytes < most_bytes;) {
        auto one = std::move(wanted.front());
        wanted.pop_front();
        auto mail = co_await read(one);
        if (!mail) continue;
        bytes += mail->bytes.size();
        mails.push_back(std::move(*mail));
        files.push_back(std::move(one));
    }
    if (mails.empty()) co_return;
    fail_point(FailPoint::after_fetch);
    const auto executor = co_await asio::this_coro::executor;
    Taking taking(executor, receiver_, std::move(mails), nullptr);
    const auto dispositions = co_await result_of(taking);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto what = dispositions[i];
        if (what == Disposition::retry)
            fails(files[i].uid);
        else
            co_await put_away(files[i], what);
    }
    co_await forget_moved();
}

/// A commit is waited for also by whom is told to stop: its mails are put away.
net::awaitable<std::vector<Disposition>> MaildirMailbox::result_of(Taking& taking) {
    for (;;) {
        try {
            auto dispositions = co_await taking.result();
            co_return dispositions;
        } catch (const boost::system::system_error& error) {
            if (error.code() != asio::error::operation_aborted) throw;
        }
    }
}

net::awaitable<std::optional<RawMail>> MaildirMailbox::read(const Numbered& one) {
    auto read_file = [&] { return folder_.read(one.file, settings_.max_message_size); };
    try {
        auto mail = co_await disk_.run(read_file);
        if (!mail) co_return std::nullopt;
        RawMail raw;
        raw.delivery = delivery_;
        raw.delivery.uid = one.uid;
        raw.bytes = std::move(mail->bytes);
        raw.internal_date = mail->received;
        raw.size = mail->size;
        raw.header_only = mail->header_only;
        co_return raw;
    } catch (const net::Failure& failure) { // this one; its neighbours must not suffer
        fails(one.uid);
        say(failure.what());
        co_return std::nullopt;
    }
}

void MaildirMailbox::fails(std::uint32_t uid) {
    retries_.failed(uid, Clock::now());
    failing_.insert(uid);
}

void MaildirMailbox::say(const std::string& why) {
    in_trouble_ = true;
    trouble_.report(why);
}

/// What cannot be moved stays: the ledger knows it, and the next look tries again.
net::awaitable<void> MaildirMailbox::put_away(const Numbered& one, Disposition disposition) {
    retries_.done(one.uid);
    failing_.erase(one.uid);
    const auto& target = disposition == Disposition::held ? settings_.hold : settings_.processed;
    if (target.empty()) {
        settled_.insert(one.uid);
        co_return;
    }
    auto move = [&] { return folder_.move(one.file, target); };
    try {
        const bool moved = co_await disk_.run(move);
        if (moved) moved_.push_back(one.file.base);
        fail_point(FailPoint::after_move);
    } catch (const net::Failure& failure) {
        say(failure.what());
    }
}

} // namespace ticketd::intake
