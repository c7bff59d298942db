// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/outbox.hpp"

namespace ticketd::store::sqlite {

namespace {

/// The column `automatic`: who reads an automatic mail.
enum class Audience { none, client, staff };

Audience audience_of(const NewOutgoing& mail) {
    if (!mail.automatic) return Audience::none;
    return mail.to_staff ? Audience::staff : Audience::client;
}

bool is_composed(const NewOutgoing& mail) { return !mail.bytes.empty() || !mail.compose; }

SidePacking::Source source_of(const NewOutgoing& mail) {
    if (is_composed(mail)) return mail.bytes;
    return mail.compose;
}

constexpr std::size_t most_added_bytes = 1 << 20; ///< that are at hand for a claim

/// A clock that is mended by so little is nothing to act upon; and nobody puts a mail off for longer.
constexpr std::chrono::minutes slack{1};
constexpr std::chrono::hours longest_pause{2};

} // namespace

void Outbox::add(const NewOutgoing& mail, Instant at) {
    std::optional<std::int64_t> subject_key;
    if (mail.subject) subject_key = keys_.subject(*mail.subject);
    insert_.run(mail.tid, mail.entry, mail.kind, audience_of(mail), mail.envelope_from, mail.recipient,
                keys_.address(mail.recipient), mail.message_id, at, mail.not_before, subject_key);
    const OutboxId id{db_.last_rowid()};
    const auto size = is_composed(mail) ? mail.bytes.size() : mail.composed_size;
    if (added_bytes_ + size <= most_added_bytes) {
        added_bytes_ += size;
        packing_.add(id, source_of(mail));
    } else {
        insert_bytes_.run(id, compression_.pack(is_composed(mail) ? mail.bytes : mail.compose()));
    }
    if (audience_of(mail) == Audience::client) automatic_.added(at);
    int position = 0;
    for (const auto& part : mail.parts) insert_part_.run(id, position++, part.entry, part.index, part.offset);
}

void Outbox::flush() {
    packing_.finish(compression_, [this](OutboxId id, Blob frame, std::string bytes) {
        insert_bytes_.run(id, frame);
        added_[id] = std::move(bytes);
    });
}

void Outbox::forget_added() {
    packing_.discard();
    added_.clear();
    added_bytes_ = 0;
}

std::vector<OutboxItem> Outbox::claim_due(Instant now, std::size_t limit) {
    flush(); // what is claimed may be taken away
    std::vector<OutboxItem> items;
    {
        auto rows = due_.query(now, limit);
        while (rows.next()) items.push_back(read_outbox_item(rows));
    }
    std::erase_if(items, [&](OutboxItem& item) { return !claim(item, now); });
    return items;
}

/// False: its bytes are damaged. It fails alone, for the others must leave.
bool Outbox::claim(OutboxItem& item, Instant now) {
    claim_.run(item.id);
    item.state = OutboxState::sending;
    ++item.attempts;
    try {
        read_content(item);
        return true;
    } catch (const Failure& failure) {
        if (!failure.permanent()) throw;
        SendResult result;
        result.id = item.id;
        result.state = OutboxState::failed;
        result.error = failure.what();
        record_one(result, now);
        return false;
    }
}

void Outbox::read_content(OutboxItem& item) {
    if (auto added = added_.extract(item.id)) {
        item.bytes = std::move(added.mapped());
    } else {
        auto bytes = bytes_.query(item.id);
        if (bytes.next()) item.bytes = compression_.unpack(bytes.blob(0));
    }
    auto parts = parts_.query(item.id);
    while (parts.next())
        item.parts.push_back(
            {EntryId{parts.integer(0)}, parts.as<std::uint32_t>(1), parts.as<std::uint64_t>(2)});
}

void Outbox::record(std::span<const SendResult> results, Instant at) {
    for (const auto& each : results) record_one(each, at);
}

void Outbox::record_one(const SendResult& result, Instant at) {
    if (result.state == OutboxState::sent) {
        sent_.run(result.id, at, result.uncertain);
        return;
    }
    not_sent_.run(result.id, result.state, result.next_attempt, result.error, result.uncertain, !result.tried,
                  at);
    if (result.state != OutboxState::failed || db_.changes() != 1) return;
    event_.run(result.id, at, result.error);
    if (!result.suspend_until) return;
    auto rows = recipient_.query(result.id);
    if (rows.next()) gate_.suspend({rows.text(0), *result.suspend_until, result.error}, at);
}

std::optional<Instant> Outbox::next_due() {
    auto rows = next_due_.query();
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

std::size_t Outbox::requeue_interrupted(Instant at, const std::optional<std::vector<OutboxId>>& doubtful) {
    if (doubtful)
        for (const auto id : *doubtful) doubt_.run(id);
    requeue_.run(at, !doubtful);
    return static_cast<std::size_t>(db_.changes());
}

bool Outbox::clock_went_back(Instant now) { return early_.query(now + slack, now + longest_pause).next(); }

void Outbox::bring_forward(Instant now) { bring_forward_.run(now, now + slack, now + longest_pause); }

bool Outbox::retry(OutboxId id, Instant now) {
    retry_.run(id, now);
    return db_.changes() == 1;
}

bool Outbox::drop(OutboxId id) {
    drop_.run(id);
    return db_.changes() == 1;
}

void Outbox::came_back(const ReturnedMail& mail, EntryId report, Instant at) {
    came_back_.run(mail.mail, mail.why, report, at);
}

std::vector<OutboxItem> Outbox::untold_failures() {
    std::vector<OutboxItem> items;
    auto rows = untold_.query();
    while (rows.next()) items.push_back(read_outbox_item(rows));
    return items;
}

void Outbox::told(OutboxId id) { told_.run(id); }

} // namespace ticketd::store::sqlite
