// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/queries.hpp"
#include "store/store.hpp"

#include <catch2/catch.hpp>

#include <string>

/// What the tests of the store share: a database of their own and mails that differ where a test says so.
namespace ticketd::store::tests {

/// An empty folder, gone with this object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path database() const { return path_ / "ticketd.db"; }
    const std::filesystem::path& path() const { return path_; }
    /// These bytes stand in one of its files, whether anybody could still read them or not.
    bool holds(const std::string& bytes) const;

private:
    std::filesystem::path path_;
};

constexpr Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(1'790'000'000 + seconds)); }

/// As another program would, past the store: in the database of that file, made if it is not there.
void run_sql(const std::filesystem::path& database, const std::string& sql);

/// A mail that is like no other of a different number.
struct Mail {
    explicit Mail(std::uint32_t number);
    MailKeys keys;
    std::string subject, text, raw;
    Direction direction = Direction::in;
    std::string kind = "human";
};

/// A database with one mailbox.
class Desk {
public:
    explicit Desk(std::int64_t first_tid = 1000);

    Folder folder;
    Store store;
    MailboxId mailbox;

    Facts lookup(const MailKeys&);
    void apply(const ChangeSet&);
    /// The mail opens a ticket.
    Tid open(const Mail&);
    /// The mail is filed on a ticket.
    EntryId file(const Mail&, std::optional<Tid>);
    void close(Tid, Instant);
    void merge(Tid, Tid into);
    Ticket ticket(Tid);
    TicketDetail detail(Tid);
    /// Puts a mail into the outbox; its number makes its recipient and Message-ID.
    OutboxId post(NewOutgoing, std::int64_t second);
};

/// What a mail that opens a ticket changes.
ChangeSet opening(const Mail&, const Facts&, Instant);
ChangeSet filing(const Mail&, const Facts&, std::optional<Tid>, Instant);
// The changes refer to the mail.
ChangeSet opening(Mail&&, const Facts&, Instant) = delete;
ChangeSet filing(Mail&&, const Facts&, std::optional<Tid>, Instant) = delete;
/// A mail on hold.
HeldMail held(const Delivery&, std::string raw, std::string error, Instant);
NewOutgoing acknowledgement(const std::string& recipient, std::optional<Tid>);

} // namespace ticketd::store::tests
