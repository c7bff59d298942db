// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/lookup.hpp"

#include "store/sqlite/content_key.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

Facts Lookup::facts(const MailKeys& keys) {
    Facts facts;
    automatic_.count_until(keys.counted_until);
    facts.delivery_known = delivery_known(keys.delivery);
    facts.same_message = same_message(keys);
    add_candidates(keys, facts);
    facts.licenses = licenses_.of(keys.sender);
    for (std::size_t i = 0; i < std::min(keys.returned.size(), most_returned); ++i)
        for (auto& mail : sent_of(keys.returned[i])) facts.sent.push_back(std::move(mail));
    facts.coupons = entitlements_.coupons(keys.coupons);
    if (!keys.login.empty()) facts.login = login(keys);
    add_gate_facts(keys, facts);
    return facts;
}

LoginFacts Lookup::login(const MailKeys& keys) {
    LoginFacts facts;
    facts.licenses = licenses_.of_login(keys.login);
    if (facts.licenses.empty()) return facts;
    facts.last_asked = entitlements_.last_asked(keys.login);
    return facts;
}

std::vector<RegisterTicket> Lookup::register_tickets(Tid after, std::size_t limit) {
    std::vector<RegisterTicket> found;
    {
        auto rows = register_tickets_.query(after, limit);
        while (rows.next()) found.push_back({read_ticket(rows), {}, {}});
    }
    for (auto& each : found) {
        each.address = lower(each.ticket.requester.address);
        if (each.ticket.level_basis == LevelBasis::login)
            for (const auto& claim : entitlements_.claims(each.ticket.tid))
                if (claim.confirmed) each.address = claim.address;
        each.licenses = licenses_.of(each.address);
    }
    return found;
}

RecipientFacts Lookup::recipient(std::string_view address, const MailKeys& keys, bool is_staff) {
    const auto key = keys_.address(address);
    return {.sent = is_staff ? automatic_.to_staff(key, keys.staff_windows)
                             : automatic_.to(key, keys.address_windows),
            .suspended = gate_.suspension(address)};
}

void Lookup::add_gate_facts(const MailKeys& keys, Facts& facts) {
    const auto sender_key = keys_.address(keys.sender);
    facts.automatic_to_sender = automatic_.to(sender_key, keys.address_windows);
    if (keys.subject)
        facts.acknowledged_subject =
            automatic_.of_subject(sender_key, keys_.subject(*keys.subject), keys.subject_since);
    auto windows = keys.global_windows;
    const auto since = gate_.counting_since();
    for (auto& start : windows) start = std::max(start, since);
    facts.automatic_in_all = automatic_.in_all(windows);
    facts.breaker_open = gate_.breaker_open();
    if (!keys.sender.empty())
        facts.recipients[lower(keys.sender)] = {facts.automatic_to_sender, gate_.suspension(keys.sender)};
    const auto add = [&](auto& known, const std::string& address, bool is_staff) {
        if (!address.empty() && !known.contains(lower(address)))
            known.emplace(lower(address), recipient(address, keys, is_staff));
    };
    for (const auto& address : keys.staff) add(facts.staff, address, true);
    for (const auto& address : keys.recipients) add(facts.recipients, address, false);
    if (!facts.login.licenses.empty()) add(facts.recipients, facts.login.licenses.front().address, false);
    for (const auto& [tid, candidate] : facts.tickets) {
        add(facts.recipients, candidate.ticket.requester.address, false);
        for (const auto& person : candidate.participants) add(facts.recipients, person.address, false);
    }
}

bool Lookup::delivery_known(const Delivery& delivery) {
    return delivery_.query(delivery.mailbox, delivery.uidvalidity, delivery.uid).next();
}

std::optional<KnownMail> Lookup::same_message(const MailKeys& keys) {
    if (!identifies(keys.message_id, keys.hash_counts)) return std::nullopt;
    const ContentKey wanted(keys.content_hash);
    auto rows = content_.query(wanted.key);
    while (rows.next()) {
        const auto id = rows.text(2); // a removed mail's is gone; the hash covers it
        if (rows.integer(3) != wanted.rest || (!id.empty() && id != keys.message_id)) continue;
        KnownMail known{EntryId{rows.integer(0)}, rows.maybe_id<Tid>(1)};
        if (known.tid)
            if (const auto found = survivor(*known.tid)) known.tid = found->ticket.tid;
        return known;
    }
    return std::nullopt;
}

std::optional<Tid> Lookup::ticket_with_message(const std::string& message_id) {
    if (message_id.empty()) return std::nullopt;
    auto rows = message_.query(keys_.message_id(message_id));
    while (rows.next())
        if (rows.text(1) == message_id) return Tid{rows.integer(0)};
    return std::nullopt;
}

std::optional<Lookup::Found> Lookup::ticket(Tid tid) {
    auto rows = ticket_.query(tid);
    if (!rows.next()) return std::nullopt;
    return Found{read_ticket(rows), read_last_client(rows)};
}

std::optional<Lookup::Found> Lookup::survivor(Tid tid) {
    auto found = ticket(tid);
    for (int hop = 0; found && found->ticket.merged_into && hop < longest_merge; ++hop)
        found = ticket(*found->ticket.merged_into);
    return found;
}

std::vector<Person> Lookup::participants(Tid tid) {
    std::vector<Person> people;
    auto rows = participants_.query(tid);
    while (rows.next()) people.push_back({rows.text(0), rows.text(1)});
    return people;
}

std::string Lookup::message_id(EntryId id) {
    auto rows = message_id_.query(id);
    return rows.next() ? std::string(rows.text(0)) : std::string{};
}

std::vector<SentMail> Lookup::sent_of(EntryId entry) {
    std::vector<SentMail> mails;
    auto rows = sent_of_.query(entry);
    while (rows.next()) {
        const auto automatic = rows.integer(6); // 2: to staff
        mails.push_back({OutboxId{rows.integer(0)}, EntryId{rows.integer(1)}, rows.text(2), rows.text(3),
                         rows.text(4), rows.as<OutboxState>(5), automatic != 0, automatic == 2,
                         rows.maybe_id<EntryId>(7)});
    }
    return mails;
}

std::uint32_t Lookup::public_answers(Tid tid) {
    auto rows = answers_.query(tid);
    return rows.next() ? rows.as<std::uint32_t>(0) : 0;
}

CandidateTicket Lookup::candidate(Found found, const MailKeys& keys, std::int64_t sender_key) {
    CandidateTicket candidate;
    const auto tid = found.ticket.tid;
    candidate.last_client = found.last_client;
    candidate.last_client_message_id = message_id(found.last_client);
    candidate.answered_since_client = found.ticket.last_public > found.last_client;
    candidate.ticket = std::move(found.ticket);
    candidate.participants = participants(tid);
    candidate.automatic_mail = automatic_.about(tid, keys.ticket_windows);
    if (!keys.returned.empty()) candidate.public_answers = public_answers(tid);
    candidate.last_automatic_to_sender = automatic_.newest(tid, sender_key);
    return candidate;
}

void Lookup::add_candidates(const MailKeys& keys, Facts& facts) {
    const auto sender_key = keys_.address(keys.sender);
    const auto add = [&](Tid named) -> std::optional<Tid> {
        if (const auto known = facts.tickets.find(named); known != facts.tickets.end())
            return known->second.ticket.tid;
        auto found = survivor(named);
        if (!found) return std::nullopt;
        const auto tid = found->ticket.tid;
        auto& made =
            facts.tickets.emplace(named, candidate(std::move(*found), keys, sender_key)).first->second;
        made.login_claims = entitlements_.claims(named);
        return tid;
    };
    const auto references = std::min(keys.referenced_ids.size(), most_references);
    for (std::size_t i = 0; i < references; ++i) {
        const auto& id = keys.referenced_ids[i];
        const auto tid = ticket_with_message(id);
        if (!tid) continue;
        if (const auto last = add(*tid); last && add(*last)) facts.tickets_by_message_id.emplace(id, *last);
    }
    const auto tids = std::min(keys.tids.size(), most_tids);
    for (std::size_t i = 0; i < tids; ++i) add(keys.tids[i]);
}

} // namespace ticketd::store::sqlite
