// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_mailbox.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/intake/file_watch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace ticketd::intake {

namespace {

namespace asio = net::asio;

constexpr std::size_t most_mails = 64;                   ///< in one commit
constexpr std::size_t most_bytes = std::size_t{8} << 20; ///< likewise, unless one mail alone is larger
constexpr int most_repeated_looks = 5;                   ///< of once(), for what cannot be read

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
        uids_.emplace(folder_.root() / MaildirUids::file_name, names_of(folder_.list()));
    };
    co_await disk_.run(open_uids);
    delivery_.uidvalidity = uids_->uidvalidity();
    co_await pass_used_numbers();
    if (settings_.start_new) co_await begin_new();
}

/// A spool that was restored from a backup brings an old file of numbers back: what it would give next
/// are names of mails that the ledger has, and new ones would be taken for those (RFC 3501
/// section 2.3.1.1).
net::awaitable<void> MaildirMailbox::pass_used_numbers() {
    LedgerNumbers ledger(receiver_, delivery_.mailbox);
    auto next = uids_->next();
    for (;; next += LedgerNumbers::looked_ahead) {
        const bool used = co_await ledger.are_used(delivery_.uidvalidity, next);
        if (!used) break;
    }
    if (next == uids_->next()) co_return;
    auto pass = [this, next] { uids_->pass(next); };
    co_await disk_.run(pass);
}

/// `start = "new"`: what was there at the first start is left alone, once, and also where the file of numbers
/// was lost and all is numbered anew.
net::awaitable<void> MaildirMailbox::begin_new() {
    LedgerNumbers ledger(receiver_, delivery_.mailbox);
    const bool has_begun = co_await ledger.have_begun(delivery_.uidvalidity);
    if (has_begun) co_return;
    auto list = [this] { return numbered(); };
    const auto files = co_await disk_.run(list);
    std::vector<std::uint32_t> uids;
    for (const auto& one : files) uids.push_back(one.uid);
    std::ranges::sort(uids);
    const LedgerNumbers::Dates dates = [&](const std::vector<std::uint32_t>&) { return dates_of(files); };
    const auto left = co_await ledger.begin(delivery_.uidvalidity, std::move(uids), dates);
    if (left > 0)
        trouble_.report(settings_.maildir + ": its file " + MaildirUids::file_name
                        + " is a new one, its mails are numbered anew; " + std::to_string(left)
                        + " of them came before the desk began here and stay unread (start = \"new\")");
}

net::awaitable<std::vector<Dated>> MaildirMailbox::dates_of(const std::vector<Numbered>& files) {
    auto look = [&] {
        std::vector<Dated> dated;
        for (const auto& [file, uid] : files)
            if (const auto at = folder_.received(file)) dated.push_back({.uid = uid, .at = *at});
        return dated;
    };
    auto dated = co_await disk_.run(look);
    co_return dated;
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
    const auto names = names_of(files);
    const auto uids = uids_->number(names);
    forget_gone(names);
    std::vector<Numbered> all;
    for (std::size_t i = 0; i < files.size(); ++i) all.push_back({std::move(files[i]), uids[i]});
    return all;
}

/// Somebody has removed these mails. They are looked for a second time: one whose flags change while its
/// folder is listed may be left out.
void MaildirMailbox::forget_gone(const std::vector<std::string>& names) {
    auto gone = uids_->others_than(names);
    if (gone.empty()) return;
    const auto there = names_of(folder_.list());
    std::erase_if(gone, [&](const auto& name) { return std::ranges::binary_search(there, name); });
    if (!gone.empty()) uids_->forget(gone);
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
