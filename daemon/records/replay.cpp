// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/replay.hpp"

#include "daemon/clock.hpp"
#include "daemon/register/in_force.hpp"
#include "daemon/state_dir.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace ticketd::records {

namespace {

constexpr std::uint64_t most_header_bytes = 256 * 1024;
constexpr std::size_t most_in_a_commit = 64, most_bytes_in_a_commit = 16 << 20;

void add_licenses(const config::Config& config, store::Store& store) {
    std::error_code unknown;
    if (!config.licenses_csv.empty() && std::filesystem::exists(config.licenses_csv, unknown))
        licenses::put_in_force(config.licenses_csv, config.rules, store);
}

std::string ticket_of(const std::optional<store::Tid>& tid) {
    return tid ? fmt::format("ticket {}", tid->value) : "no ticket";
}

} // namespace

Replay::Replay(const config::Config& config, policy::KeyRing keys, notify::Templates templates,
               store::Queries* desk)
    : store_(folder_.path() / database_file, config.first_tid),
      pipeline_(config.rules, keys.empty() ? load_keys(folder_.path()) : std::move(keys),
                std::move(templates)),
      numbering_(folder_.path() / database_file),
      desk_(desk) {
    add_licenses(config, store_);
    next_ = {store_.mailbox("replay", ""), 1, 0};
    most_bytes_ = config.mailboxes.front().max_message_size;
    if (desk_ == nullptr) return;
    for (const auto& row : desk_->ledger())
        if (row.entry && row.outcome != "duplicate") outcomes_.emplace(*row.entry, row.outcome);
}

Replayed Replay::take(const MailSource& source, const SourceMail& mail) {
    intake::RawMail raw;
    raw.header_only = mail.size > most_bytes_;
    raw.bytes = source.read(mail, raw.header_only ? most_header_bytes : most_bytes_);
    raw.size = mail.size;
    raw.internal_date = std::min(mail.received, now());
    ++next_.uid;
    raw.delivery = next_;
    Replayed replayed;
    replayed.message = raw.header_only ? parser::parse_header(raw.bytes) : parser::parse(raw.bytes);
    if (desk_ != nullptr) replayed.stored = stored(raw, replayed.message);
    if (replayed.stored) number_as(*replayed.stored);
    decide(replayed, std::move(raw));
    if (desk_ != nullptr) compare(replayed);
    return replayed;
}

void Replay::number_as(const StoredMail& known) {
    if (!open_) open_.emplace(store_.begin());
    const auto facts = open_->lookup({});
    const auto tid = known.outcome == "new" ? known.tid : std::nullopt;
    if (facts.next_entry == known.entry && (!tid || facts.next_tid == *tid)) return;
    commit();
    numbering_.go_on_with(tid, known.entry);
}

void Replay::decide(Replayed& replayed, intake::RawMail raw) {
    if (!open_) open_.emplace(store_.begin());
    const auto at = raw.internal_date;
    try {
        replayed.decision = pipeline_.take_in(*open_, raw, at);
    } catch (const std::exception&) {
        do_again();
        return decide_alone(replayed, std::move(raw));
    }
    uncommitted_bytes_ += raw.bytes.size();
    uncommitted_.push_back(std::move(raw));
    if (uncommitted_.size() >= most_in_a_commit || uncommitted_bytes_ >= most_bytes_in_a_commit) commit();
}

void Replay::decide_alone(Replayed& replayed, intake::RawMail raw) {
    try {
        auto transaction = store_.begin();
        const auto at = raw.internal_date;
        replayed.decision = pipeline_.take_in(transaction, std::move(raw), at);
        transaction.commit();
    } catch (const store::Failure& failure) {
        if (!failure.permanent()) throw;
        replayed.error = failure.what();
    } catch (const std::exception& error) {
        replayed.error = error.what();
    }
}

void Replay::commit() {
    if (open_) open_->commit();
    open_.reset();
    uncommitted_.clear();
    uncommitted_bytes_ = 0;
}

/// What shared a transaction with a mail that failed was rolled back with it.
void Replay::do_again() {
    open_.reset();
    for (auto& raw : std::exchange(uncommitted_, {})) {
        auto transaction = store_.begin();
        const auto at = raw.internal_date;
        pipeline_.take_in(transaction, std::move(raw), at);
        transaction.commit();
    }
    uncommitted_bytes_ = 0;
}

std::optional<StoredMail> Replay::stored(const intake::RawMail& raw, const parser::Message& message) {
    store::MailKeys keys;
    keys.message_id = message.message_id;
    keys.content_hash = parser::content_hash(raw.bytes);
    keys.hash_counts = message.date.has_value() || !message.message_id.empty();
    const auto same = desk_->lookup(keys).same_message;
    const auto entry = same ? desk_->entry(same->entry) : std::nullopt;
    if (!entry) return std::nullopt;
    StoredMail known;
    known.entry = entry->id;
    known.tid = entry->tid;
    known.kind = entry->kind;
    if (const auto outcome = outcomes_.find(entry->id); outcome != outcomes_.end())
        known.outcome = outcome->second;
    const auto ticket = entry->tid ? desk_->ticket(*entry->tid) : std::nullopt;
    if (ticket && ticket->ticket.level_set_by.empty()) known.level = ticket->ticket.level;
    return known;
}

void Replay::compare(Replayed& replayed) const {
    const auto& [message, decision, error, stored, differences] = replayed;
    auto& said = replayed.differences;
    if (!stored) {
        said.emplace_back("it is not stored");
        return;
    }
    if (!error.empty()) said.push_back("it cannot be processed: " + error);
    const std::string_view outcome = to_string(decision.outcome);
    const bool again = decision.outcome == policy::Outcome::duplicate; // the source has it twice
    if (again || !error.empty()) return;
    if (!stored->outcome.empty() && outcome != stored->outcome)
        said.push_back(fmt::format("outcome {}, stored {}", outcome, stored->outcome));
    if (decision.tid != stored->tid)
        said.push_back(fmt::format("{}, stored on {}", ticket_of(decision.tid), ticket_of(stored->tid)));
    if (to_string(message.kind) != stored->kind)
        said.push_back(fmt::format("kind {}, stored {}", to_string(message.kind), stored->kind));
    if (decision.outcome == policy::Outcome::new_ticket && !stored->level.empty()
        && decision.level != stored->level)
        said.push_back(fmt::format("level {}, stored {}", decision.level, stored->level));
}

} // namespace ticketd::records
