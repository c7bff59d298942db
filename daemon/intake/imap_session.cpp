// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_session.hpp"

#include "daemon/intake/imap_progress.hpp"
#include "daemon/intake/uid_set.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <charconv>

namespace ticketd::intake {

namespace {

using namespace std::chrono_literals;
using response::Condition;
using response::Status;

constexpr std::size_t kept_beside_one_literal = 64 * 1024 * 1024;
constexpr std::size_t most_folders = 1'000;
constexpr auto shortest_idle = 1s; ///< a server that ends IDLE sooner by itself has none

std::optional<std::uint32_t> number_after(std::string_view code, std::string_view name) {
    if (!response::same_word(code.substr(0, name.size()), name)) return std::nullopt;
    code.remove_prefix(std::min(code.size(), name.size() + 1));
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), value);
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

std::optional<Session::Tag> tag_number(std::string_view tag) {
    Session::Tag value = 0;
    if (!tag.starts_with('T')) return std::nullopt;
    const auto [end, error] = std::from_chars(tag.data() + 1, tag.data() + tag.size(), value);
    if (error != std::errc{} || end != tag.data() + tag.size()) return std::nullopt;
    return value;
}

std::chrono::milliseconds until(Session::Clock::time_point end) {
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(end - Session::Clock::now()), 0ms);
}

} // namespace

Session::Session(net::Connection connection, std::chrono::milliseconds patience, std::size_t largest_literal)
    : connection_(std::move(connection)),
      patience_(patience),
      most_kept_(largest_literal + kept_beside_one_literal),
      reader_([&] {
          ResponseLimits limits;
          limits.literals = std::max(limits.literals, largest_literal);
          return limits;
      }()) {}

Session::Tag Session::send(std::string_view command) {
    if (idling_) {
        out_ += "DONE\r\n";
        awaited_.erase(*idling_); // its answer comes before ours, and nobody needs it
        idling_.reset();
    }
    const auto tag = ++last_tag_;
    out_.append("T").append(std::to_string(tag)).append(" ").append(command).append("\r\n");
    awaited_.insert(tag);
    return tag;
}

net::awaitable<void> Session::flush() {
    if (out_.empty()) co_return;
    writing_ = true; // stays so if the write does not end: half a command may be out
    const auto bytes = std::exchange(out_, {});
    co_await connection_.write(bytes, end_ ? std::min(patience_, until(*end_)) : patience_);
    writing_ = false;
}

net::awaitable<Status> Session::answer(Tag tag) {
    co_await flush();
    Progress progress{patience_, most_kept_};
    for (;;) {
        if (auto found = answers_.extract(tag)) {
            Status status = std::move(found.mapped());
            co_return status;
        }
        const auto responses = responses_, asked_for = asked_for_;
        const auto count = co_await read(patience_);
        const auto* fault = progress.fault_after({.bytes = count,
                                                  .is_whole = responses_ != responses,
                                                  .asked_for = asked_for_ != asked_for,
                                                  .in_literal = reader_.in_literal()});
        if (fault != nullptr && !answers_.contains(tag))
            throw net::Failure{peer() + fault + "; the connection is made again"};
    }
}

net::awaitable<Status> Session::run(std::string command) {
    const auto tag = send(command);
    Status status = co_await answer(tag);
    co_return status;
}

net::awaitable<void> Session::must(std::string command, std::string what, std::string hint) {
    const Status status = co_await run(std::move(command));
    if (status.condition != Condition::ok)
        throw net::Failure{what + " failed on " + peer() + ": " + status.text
                           + (hint.empty() ? "" : "; " + hint)};
}

net::awaitable<std::vector<std::uint32_t>> Session::search(std::string criteria) {
    found_.clear();
    const std::string verb = has("ESEARCH") ? "UID SEARCH RETURN (ALL) " : "UID SEARCH ";
    co_await must(verb + criteria, "SEARCH", "");
    auto found = std::exchange(found_, {});
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    co_return found;
}

net::awaitable<Status> Session::select(const std::string& quoted_name) {
    selected_ = {};
    selected_name_ = quoted_name;
    exists_ = 0;
    Status status = co_await run(select_verb_ + quoted_name);
    selected_.read_only =
        response::same_word(status.code, "READ-ONLY") || select_verb_ != std::string_view{"SELECT "};
    news_ = 0; // all that is there is looked at anyway
    co_return status;
}

net::awaitable<void> Session::select_again() {
    exists_ = 0;
    selected_.uidnext = 0;
    co_await must(select_verb_ + selected_name_, "opening the folder again", "see that it is still there");
    news_ = 0;
}

net::awaitable<void> Session::ask_capabilities() {
    capabilities_.clear();
    co_await must("CAPABILITY", "CAPABILITY", "");
}

net::awaitable<bool> Session::idle(Clock::time_point end) {
    if (news_ > 0) co_return true;
    if (!can_idle()) {
        net::asio::steady_timer timer{co_await net::asio::this_coro::executor, end};
        co_await timer.async_wait(net::asio::use_awaitable);
        co_return false;
    }
    if (!idling_) co_await start_idle();
    while (idling_ && news_ == 0 && Clock::now() < end) {
        try {
            co_await read(until(end));
        } catch (const net::Silent&) {
            break;
        }
        if (idling_ && !awaited_.contains(*idling_)) { // ended by the server
            idle_refused_ = Clock::now() - idle_since_ < shortest_idle;
            idling_.reset();
        }
    }
    co_return news_ > 0;
}

net::awaitable<void> Session::start_idle() {
    continued_ = false;
    const auto tag = send("IDLE");
    co_await flush();
    const auto begun = Clock::now();
    while (!continued_ && awaited_.contains(tag)) {
        if (Clock::now() - begun > patience_)
            throw net::Failure{peer() + " does not begin IDLE; the connection is made again"};
        co_await read(patience_);
    }
    if (continued_) {
        idling_ = tag;
        idle_since_ = Clock::now();
    } else {
        idle_refused_ = true;
        answers_.erase(tag);
    }
}

std::vector<response::Fetch> Session::take_mails() {
    kept_ = 0;
    return std::exchange(mails_, {});
}

net::awaitable<void> Session::logout() {
    leaving_ = true;
    co_await run("LOGOUT");
}

/// Reads once, and takes in every response that is whole. How many bytes came.
net::awaitable<std::size_t> Session::read(std::chrono::milliseconds timeout) {
    if (end_) timeout = std::min(timeout, until(*end_));
    const auto count = co_await connection_.read_some(reader_.space(), timeout);
    if (count == 0) throw net::Failure{peer() + " closed the connection; it will be made again"};
    reader_.filled(count);
    while (auto response = reader_.next()) {
        apply(response::read(std::move(*response)));
        ++responses_;
    }
    co_return count;
}

void Session::apply(response::Meaning meaning) {
    std::visit([this](auto& it) { on(std::move(it)); }, meaning);
}

void Session::on(Status status) {
    learn(status.code);
    if (status.condition == Condition::bye && !leaving_)
        throw net::Failure{peer() + " ends the session: " + status.text + "; it will be made again"};
    const auto tag = tag_number(status.tag);
    if (!tag || awaited_.erase(*tag) == 0) return;
    ++asked_for_;
    if (idling_ != *tag) answers_.insert_or_assign(*tag, std::move(status));
}

/// What response codes tell of the folder (RFC 3501 section 7.1).
void Session::learn(const std::string& code) {
    if (const auto value = number_after(code, "UIDVALIDITY")) on_uidvalidity(*value);
    if (const auto value = number_after(code, "UIDNEXT")) selected_.uidnext = *value;
    if (response::same_word(std::string_view{code}.substr(0, 14), "PERMANENTFLAGS"))
        selected_.takes_keyword =
            code.find("\\*") != std::string::npos || code.find("$Ticketed") != std::string::npos;
}

void Session::on_uidvalidity(std::uint32_t value) {
    if (selected_.uidvalidity != 0 && selected_.uidvalidity != value)
        throw net::Failure{"the folder on " + peer()
                           + " was replaced (its UIDVALIDITY changed); it is read anew"};
    selected_.uidvalidity = value;
}

void Session::on(response::Exists exists) {
    if (exists.count > exists_) news_ += exists.count - exists_;
    exists_ = exists.count;
}

void Session::on(response::Expunge) {
    if (exists_ > 0) --exists_;
}

void Session::on(response::Fetch fetch) {
    if (!fetch.uid || (!fetch.size && !fetch.body && !fetch.internal_date)) return; // somebody set a flag
    count_kept(fetch.body ? fetch.body->size() : 0);
    mails_.push_back(std::move(fetch));
    ++asked_for_;
}

void Session::on(response::Found found) {
    if (found.uids.size() + found_.size() > most_uids)
        throw net::Failure{peer() + " found more mails than a folder can hold"};
    found_.insert(found_.end(), found.uids.begin(), found.uids.end());
    if (!found.uids.empty()) ++asked_for_;
}

void Session::on(response::Folder folder) {
    if (folders_.size() >= most_folders) return;
    folders_.push_back(std::move(folder));
    ++asked_for_;
}

/// Each listing is the whole of them, and takes the place of the one before.
void Session::on(response::Capabilities capabilities) {
    capabilities_.clear();
    for (auto& word : capabilities.words) capabilities_.insert(std::move(word));
}

void Session::count_kept(std::size_t bytes) {
    constexpr std::size_t overhead = 256;
    kept_ += bytes + overhead;
    if (kept_ > most_kept_) throw net::Failure{peer() + " sends more mails than were asked for"};
}

} // namespace ticketd::intake
