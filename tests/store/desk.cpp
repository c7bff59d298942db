// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace ticketd::store::tests {

Folder::Folder() {
    auto name = (std::filesystem::temp_directory_path() / "ticketd-store.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

bool Folder::holds(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
        std::ifstream stream(file.path(), std::ios::binary);
        const std::string all(std::istreambuf_iterator<char>(stream), {});
        if (all.find(bytes) != all.npos) return true;
    }
    return false;
}

void run_sql(const std::filesystem::path& database, const std::string& sql) {
    sqlite3* opened = nullptr;
    const bool open = sqlite3_open(database.c_str(), &opened) == SQLITE_OK;
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(opened, &sqlite3_close);
    if (!open || sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(db.get()));
}

Mail::Mail(std::uint32_t number) {
    const auto name = std::to_string(number);
    keys.delivery = {MailboxId{1}, 7, number};
    keys.message_id = "m" + name + "@client.example";
    keys.content_hash.fill(static_cast<std::byte>(number));
    keys.content_hash[0] = static_cast<std::byte>(number >> 8U);
    keys.hash_counts = true;
    keys.sender = "anna@client.example";
    subject = "Printer " + name;
    text = "the text of mail number" + name;
    raw = "From: anna@client.example\r\nMessage-ID: <" + keys.message_id + ">\r\n\r\n" + text + "\r\n";
}

Desk::Desk(std::int64_t first_tid)
    : store(folder.database(), first_tid), mailbox(store.mailbox("imap://127.0.0.1/INBOX", "support")) {}

Facts Desk::lookup(const MailKeys& keys) { return store.begin().lookup(keys); }

void Desk::apply(const ChangeSet& changes) {
    auto transaction = store.begin();
    transaction.apply(changes);
    transaction.commit();
}

void Desk::close(Tid tid, Instant when) {
    ChangeSet changes;
    changes.at = when;
    auto& update = changes.updates.emplace_back();
    update.tid = tid;
    update.status = Status::closed;
    update.closed = when;
    update.clear_clock = true;
    apply(changes);
}

void Desk::merge(Tid tid, Tid into) {
    ChangeSet changes;
    auto& update = changes.updates.emplace_back();
    update.tid = tid;
    update.status = Status::merged;
    update.merged_into = into;
    apply(changes);
}

Tid Desk::open(const Mail& mail) {
    auto transaction = store.begin();
    const auto facts = transaction.lookup(mail.keys);
    transaction.apply(opening(mail, facts, at(mail.keys.delivery.uid)));
    transaction.commit();
    return facts.next_tid;
}

EntryId Desk::file(const Mail& mail, std::optional<Tid> tid) {
    auto transaction = store.begin();
    const auto facts = transaction.lookup(mail.keys);
    transaction.apply(filing(mail, facts, tid, at(mail.keys.delivery.uid)));
    transaction.commit();
    return facts.next_entry;
}

TicketDetail Desk::detail(Tid tid) {
    auto detail = Queries(folder.database()).ticket(tid);
    REQUIRE(detail);
    return *detail;
}

Ticket Desk::ticket(Tid tid) { return detail(tid).ticket; }

OutboxId Desk::post(NewOutgoing mail, std::int64_t second) {
    ChangeSet changes;
    changes.at = at(second);
    changes.outgoing = {std::move(mail)};
    apply(changes);
    return Queries(folder.database()).outbox(true).back().id;
}

ChangeSet filing(const Mail& mail, const Facts& facts, std::optional<Tid> tid, Instant now) {
    ChangeSet changes;
    changes.at = now;
    changes.delivery = mail.keys.delivery;
    changes.outcome = "reply";
    changes.delivered_entry = facts.next_entry;
    auto& added = changes.new_entry.emplace();
    added.entry.id = facts.next_entry;
    added.entry.tid = tid;
    added.entry.direction = mail.direction;
    added.entry.kind = mail.kind;
    added.entry.from = {"Anna", mail.keys.sender};
    added.entry.subject = mail.subject;
    added.entry.message_id = mail.keys.message_id;
    added.entry.received = now;
    added.entry.reason = "because the test says so";
    added.content_hash = mail.keys.content_hash;
    added.hash_counts = mail.keys.hash_counts;
    added.text = mail.text;
    added.raw = mail.raw;
    return changes;
}

ChangeSet opening(const Mail& mail, const Facts& facts, Instant now) {
    auto changes = filing(mail, facts, facts.next_tid, now);
    changes.outcome = "new";
    auto& ticket = changes.new_ticket.emplace();
    ticket.tid = facts.next_tid;
    ticket.subject = mail.subject;
    ticket.level = "commercial";
    ticket.requester = {"Anna", mail.keys.sender};
    ticket.created = now;
    ticket.clock_start = now;
    ticket.due = now + std::chrono::hours(24);
    return changes;
}

HeldMail held(const Delivery& delivery, std::string raw, std::string error, Instant at) {
    HeldMail mail;
    mail.delivery = delivery;
    mail.raw = std::move(raw);
    mail.error = std::move(error);
    mail.at = mail.received = at;
    return mail;
}

NewOutgoing acknowledgement(const std::string& recipient, std::optional<Tid> tid) {
    NewOutgoing mail;
    mail.tid = tid;
    mail.kind = "acknowledgement";
    mail.recipient = recipient;
    mail.message_id = "ack@desk.example";
    mail.bytes = "To: " + recipient + "\r\n\r\nwe have it\r\n";
    return mail;
}

} // namespace ticketd::store::tests
