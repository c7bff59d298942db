// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_fetch.hpp"

#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace ticketd::intake {

namespace {

using response::Condition;
using response::Fetch;
using response::Status;

/// With a bound on the bytes always: what a server says of a size beforehand need not be true.
std::string fetch_command(const std::string& set, std::uint64_t most_bytes) {
    return "UID FETCH " + set + " (UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0." + std::to_string(most_bytes)
           + ">)";
}

/// No bytes, of a mail that has some, are a fault of the server and not the mail.
bool is_given(const Fetch& mail) { return mail.body && (!mail.body->empty() || mail.size.value_or(0) == 0); }

/// Why a mail did not come: an OK says nothing.
std::string why_not(const Status& status) {
    return status.condition == Condition::ok ? "the server has it and does not give it" : status.text;
}

store::Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

void Fetching::ask(std::vector<std::uint32_t> uids) {
    const auto tag = session_.send(fetch_command(uid_set(uids), first_look));
    asked_.push_back({.tag = tag, .uids = std::move(uids), .from = 0});
}

void Fetching::ask_from(std::uint32_t uid) {
    const auto tag = session_.send(fetch_command(std::to_string(uid) + ":*", first_look));
    asked_.push_back({.tag = tag, .uids = {}, .from = uid});
}

/// A server may spread one mail's items over several answers.
void Fetching::collect() {
    for (auto& fetch : session_.take_mails()) {
        auto& mail = arrived_[*fetch.uid];
        mail.uid = fetch.uid;
        if (fetch.size) mail.size = fetch.size;
        if (fetch.internal_date) mail.internal_date = fetch.internal_date;
        if (fetch.body) mail.body = std::move(fetch.body);
    }
}

net::awaitable<Fetching::Set> Fetching::receive() {
    const Status status = co_await session_.answer(asked_.front().tag);
    Asked asked = std::move(asked_.front());
    asked_.pop_front();
    collect();
    Set set;
    if (asked.from > 0) // "n:*" names the last mail also when it is below n
        for (auto at = arrived_.lower_bound(asked.from); at != arrived_.end(); ++at)
            asked.uids.push_back(at->first);
    for (const auto uid : asked.uids) {
        auto found = arrived_.extract(uid);
        if (found && is_given(found.mapped()))
            set.mails.push_back(std::move(found.mapped()));
        else if (found || status.condition != Condition::ok) // BAD too: some servers say it of one mail
            set.refused.push_back(uid);
        else
            set.missing.push_back(uid);
    }
    if (asked_.empty()) arrived_.clear(); // what nobody asked for
    measure(set.mails);
    set.why = why_not(status);
    set.complete = status.condition == Condition::ok;
    set.asked = std::move(asked.uids);
    co_return set;
}

Fetching::Unanswered Fetching::unanswered() {
    collect();
    Unanswered out{.uids = completing_, .from = 0};
    for (const auto& asked : asked_) {
        out.uids.insert(out.uids.end(), asked.uids.begin(), asked.uids.end());
        if (asked.from > 0) out.from = asked.from;
    }
    std::erase_if(out.uids, [this](auto uid) { return has_come(uid); });
    return out;
}

bool Fetching::has_come(std::uint32_t uid) const {
    const auto found = arrived_.find(uid);
    return found != arrived_.end() && is_given(found->second);
}

void Fetching::measure(const std::deque<Fetch>& mails) {
    if (mails.empty()) return;
    std::size_t bytes = 0;
    for (const auto& mail : mails) bytes += mail.body->size();
    set_size_ = std::clamp<std::size_t>(set_bytes / (bytes / mails.size() + 1), 1, most_in_set);
}

net::awaitable<std::vector<RawMail>> Fetching::next_batch(Set& set) {
    std::vector<Fetch> batch;
    std::uint64_t bytes = 0;
    while (!set.mails.empty()) {
        const auto& mail = set.mails.front();
        const auto cost =
            is_cut(mail) && !is_too_large(mail) ? mail.size.value_or(max_size_) : mail.body->size();
        if (!batch.empty() && bytes + cost > batch_bytes) break;
        bytes += cost;
        batch.push_back(std::move(set.mails.front()));
        set.mails.pop_front();
    }
    co_await complete(batch, set);
    std::vector<RawMail> mails;
    mails.reserve(batch.size());
    for (auto& mail : batch)
        if (mail.body) mails.push_back(finished(std::move(mail)));
    co_return mails;
}

/// The size only says what is worth asking; that a mail is whole, its own length must show.
bool Fetching::is_cut(const Fetch& mail) const { return mail.body->size() >= first_look; }

bool Fetching::is_too_large(const Fetch& mail) const {
    return mail.body->size() > max_size_ || (is_cut(mail) && mail.size.value_or(0) > max_size_);
}

/// Fetches the long mails of a batch whole. One that does not come is left without a body.
net::awaitable<void> Fetching::complete(std::vector<Fetch>& batch, Set& set) {
    for (const auto& mail : batch)
        if (is_cut(mail) && !is_too_large(mail)) completing_.push_back(*mail.uid);
    if (completing_.empty()) co_return;
    const auto tag = session_.send(fetch_command(uid_set(completing_), max_size_ + 1));
    const Status status = co_await session_.answer(tag);
    const auto uids = std::exchange(completing_, {});
    collect();
    for (auto& mail : batch) {
        if (!std::ranges::binary_search(uids, *mail.uid)) continue;
        auto found = arrived_.extract(*mail.uid);
        mail.body.reset();
        if (found && found.mapped().body && !found.mapped().body->empty()) {
            mail.body = std::move(found.mapped().body);
            continue;
        }
        const bool is_missing = !found && status.condition == Condition::ok;
        (is_missing ? set.missing : set.refused).push_back(*mail.uid);
        set.why = why_not(status);
    }
}

RawMail Fetching::finished(Fetch&& mail) const {
    RawMail raw;
    raw.delivery = delivery_;
    raw.delivery.uid = *mail.uid;
    raw.internal_date = mail.internal_date.value_or(now());
    raw.header_only = is_too_large(mail);
    raw.size = raw.header_only ? std::max<std::uint64_t>(mail.size.value_or(0), mail.body->size())
                               : mail.body->size();
    raw.bytes = std::move(*mail.body);
    if (raw.header_only && raw.bytes.size() > first_look) raw.bytes.resize(first_look);
    return raw;
}

} // namespace ticketd::intake
