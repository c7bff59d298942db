// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/change_writer.hpp"

#include "store/sqlite/content_key.hpp"
#include "store/sqlite/lookup.hpp"

namespace ticketd::store::sqlite {

namespace {

/// A message of the client's own: what answers and clocks refer to. Automatic mail is none.
bool is_client_message(const Entry& entry) {
    return entry.direction == Direction::in && (entry.kind == "human" || entry.kind == "list");
}

} // namespace

void ChangeWriter::write(const ChangeSet& changes) {
    const auto* filed = changes.new_entry ? &changes.new_entry->entry
                        : changes.adopted ? &*changes.adopted
                                          : nullptr;
    const bool opens = changes.new_ticket && filed != nullptr && filed->tid == changes.new_ticket->tid;
    if (changes.new_ticket) add_ticket(*changes.new_ticket, opens ? filed : nullptr);
    if (changes.new_entry) add_entry(*changes.new_entry);
    if (changes.adopted) adopt(*changes.adopted);
    if (filed != nullptr && !opens && filed->tid) count_entry(*filed);
    for (const auto& each : changes.updates) update(each);
    for (const auto& each : changes.participants) add_participant(each);
    if (changes.response) add_response(*changes.response);
    for (const auto& each : changes.events) add_event(each, changes.at);
    for (const auto& each : changes.ratings) add_rating(each, changes.at);
    for (const auto& each : changes.outgoing) outbox_.add(each, changes.at);
    for (const auto& each : changes.used_coupons) entitlements_.use(each, changes.at);
    for (const auto& each : changes.login_claims) entitlements_.claim(each);
    change_gate(changes);
    if (changes.delivery)
        ledger_.add(*changes.delivery, changes.outcome, changes.delivered_entry, changes.at);
}

void ChangeWriter::change_gate(const ChangeSet& changes) {
    for (const auto& each : changes.collapsed) gate_.add(each, changes.at);
    for (const auto& each : changes.suspensions) gate_.suspend(each, changes.at);
    for (const auto& each : changes.lifted) gate_.lift(each);
    for (const auto& each : changes.summarised) gate_.summarised(each);
    if (changes.breaker) gate_.change_breaker(*changes.breaker, changes.at);
    for (const auto& each : changes.told) outbox_.told(each);
    if (!changes.new_entry) return;
    const auto entry = changes.new_entry->entry.id;
    for (const auto& each : changes.returned) outbox_.came_back(each, entry, changes.at);
    if (changes.spam) spam_.run(entry);
}

void ChangeWriter::adopt(const Entry& entry) {
    adopt_.run(entry.id, entry.tid, entry.received, entry.reason, entry.direction);
    if (db_.changes() == 0)
        throw Failure("entry " + std::to_string(entry.id.value) + " is none that could be brought in", true);
    no_spam_.run(entry.id);
    due_again_.run(entry.tid);
}

void ChangeWriter::add_ticket(const Ticket& ticket, const Entry* first) {
    const auto id = first != nullptr ? first->id : EntryId{};
    const bool is_public = first != nullptr && first->direction == Direction::out;
    const bool is_client = first != nullptr && is_client_message(*first);
    insert_ticket_.run(ticket.tid, ticket.status, ticket.urgent, ticket.created, ticket.clock_start,
                       ticket.due, ticket.closed, ticket.merged_into, id, is_public ? id : EntryId{},
                       is_client ? id : EntryId{}, first != nullptr ? 1 : 0, ticket.level, ticket.assignee,
                       ticket.license_key, ticket.requester.name, ticket.requester.address, ticket.subject,
                       ticket.level_basis, ticket.level_set_by, ticket.in_development, ticket.reminded,
                       ticket.language);
}

void ChangeWriter::add_entry(const NewEntry& mail) {
    const auto& entry = mail.entry;
    std::optional<std::int64_t> message_key;
    if (!entry.message_id.empty()) message_key = keys_.message_id(entry.message_id);
    std::optional<ContentKey> content;
    if (identifies(entry.message_id, mail.hash_counts)) content.emplace(mail.content_hash);
    insert_entry_.run(entry.id, entry.tid, entry.direction, entry.received, entry.date, message_key,
                      content ? std::optional(content->key) : std::nullopt,
                      content ? std::optional(content->rest) : std::nullopt, entry.kind, entry.from.name,
                      entry.from.address, entry.message_id, entry.subject, entry.reason);
    insert_raw_.run(entry.id, mail.packed.empty() ? compression_.pack(mail.raw)
                                                  : std::as_bytes(std::span(mail.packed)));
    search_.add(entry.id, entry.subject, mail.text, mail.words);
    if (!mail.access_data) return;
    access_data_.run(entry.id);
    if (entry.tid) due_again_.run(*entry.tid);
}

void ChangeWriter::count_entry(const Entry& entry) {
    const auto if_so = [&](bool so) { return so ? std::optional(entry.id) : std::nullopt; };
    count_entry_.run(*entry.tid, entry.id, if_so(entry.direction == Direction::out),
                     if_so(is_client_message(entry)));
}

void ChangeWriter::update(const TicketUpdate& update) {
    const bool unfinished = update.status == Status::open || update.status == Status::waiting;
    update_.run(update.tid, update.status, update.level, update.assignee, update.urgent, update.clock_start,
                update.due, update.clear_clock, update.closed, unfinished, update.level_basis,
                update.license_key, update.level_set_by, update.in_development, update.reminded);
    if (db_.changes() == 0) throw Failure("there is no ticket " + std::to_string(update.tid.value), true);
    if (update.language) set_language_.run(update.tid, *update.language);
    if (update.merged_into) merge(update.tid, *update.merged_into);
}

void ChangeWriter::merge(Tid tid, Tid into) {
    auto next = std::optional(into);
    auto survivor = into;
    for (int hop = 0; next; ++hop) {
        if (*next == tid || hop == Lookup::longest_merge)
            throw Failure("ticket " + std::to_string(tid.value) + " cannot be merged into "
                              + std::to_string(into.value) + ": that leads back to it, or on and on",
                          true);
        survivor = *next;
        auto rows = merged_into_.query(*next);
        next = rows.next() ? rows.maybe_id<Tid>(0) : std::nullopt;
    }
    absorbed_follow_.run(tid, into);
    merge_.run(tid, into);
    due_again_.run(survivor);
}

void ChangeWriter::add_participant(const NewParticipant& added) {
    participant_.run(added.tid, added.person.name, added.person.address, added.added_by);
}

void ChangeWriter::add_response(const Response& response) {
    response_.run(response.entry, response.tid, response.answered, response.owed_since, response.due,
                  response.open_time.count(), response.promised_time.count(), response.first, response.level,
                  response.promise, response.who);
}

void ChangeWriter::add_event(const NewEvent& event, Instant at) {
    event_.run(event.tid, event.entry, at, event.what, event.who, event.detail);
}

void ChangeWriter::add_rating(const NewRating& rating, Instant at) {
    rating_.run(rating.tid, rating.answer.value_or(EntryId{}), rating.value, at);
}

} // namespace ticketd::store::sqlite
