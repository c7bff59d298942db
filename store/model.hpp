// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// store: durable state. It knows tickets, entries, people, licences and mails on their way, as values.
/// It must not know mail syntax, policy, configuration or the clock: every moment comes in as an argument.
/// Verbs of the domain go in, values come out; no SQL and no SQLite type leaves sqlite/.
namespace ticketd::store {

/// All moments are UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// An integer that cannot be mixed up with another kind of id.
template <class Tag>
struct Id {
    std::int64_t value = 0;
    auto operator<=>(const Id&) const = default;
};
using Tid = Id<struct TicketTag>; ///< the number in [TID#1042]
using EntryId = Id<struct EntryTag>;
using OutboxId = Id<struct OutboxTag>;
using MailboxId = Id<struct MailboxTag>;
using HoldId = Id<struct HoldTag>;
using CouponId = Id<struct CouponTag>;

/// 128 bits of the parser's content_hash().
using ContentHash = std::array<std::byte, 16>;

/// What stands for a coupon's 80 random bits: the bits themselves are stored nowhere.
using CouponHash = std::array<std::byte, 16>;

/// Where a mail was found: the key of the ledger (RFC 3501 section 2.3.1.1).
struct Delivery {
    MailboxId mailbox;
    std::uint32_t uidvalidity = 0;
    std::uint32_t uid = 0;
    auto operator<=>(const Delivery&) const = default;
};

// The enumerations below are stored by number: append, never reorder.

enum class Status { open, waiting, closed, spam, merged };
std::string_view to_string(Status);

/// in: from a client or a machine; out: an answer to the client; note: never leaves the desk.
enum class Direction { in, out, note };
std::string_view to_string(Direction);

/// What gave a ticket the level that it has or had before staff changed it. none: its sender was not
/// believed, or nobody noted it; such a level, and one by a coupon, does not follow the register.
enum class LevelBasis { none, licenses, coupon, login };
std::string_view to_string(LevelBasis); ///< "none", "register", "coupon", "login"

/// How far staff were reminded of a clock: that it runs out, that it has, and the supervisor too.
enum class Reminded { nothing, warned, due, supervisor };

struct Person {
    std::string name;
    std::string address; ///< as written; compared without case
    bool operator==(const Person&) const = default;
};

struct Ticket {
    Tid tid;
    std::string subject; ///< without tag and reply prefixes
    Status status = Status::open;
    std::string level; ///< key of a level of the configuration
    LevelBasis level_basis = LevelBasis::none;
    std::string level_set_by; ///< the staff member who set the level; empty: it came by `level_basis`
    bool urgent = false;
    bool in_development = false; ///< passed to the development department
    Person requester;
    std::string assignee;    ///< a staff member's name; empty: nobody
    std::string license_key; ///< of the licence that gave the level; empty: none
    Instant created{};
    std::optional<Instant>
        clock_start;            ///< the client's first unanswered message; absent while nothing is owed
    std::optional<Instant> due; ///< when the promise to answer falls due; absent likewise
    Reminded reminded = Reminded::nothing; ///< of the clock that runs
    std::optional<Instant> closed;
    std::optional<Tid> merged_into;
    std::string language; ///< that its client writes in, a code such as "de"; empty: unknown
    EntryId last_entry;   ///< the newest entry: what a writer can have seen
    EntryId last_public;  ///< the newest public answer; value 0: none
    std::uint32_t entry_count = 0;
};

/// One message of a ticket's correspondence (or a machine's mail that belongs to none).
struct Entry {
    EntryId id;
    std::optional<Tid> tid;
    Direction direction = Direction::in;
    std::string kind; ///< as parsed: human, auto_reply, bounce, list, feedback
    Person from;
    std::string subject;
    std::string message_id;      ///< without angle brackets
    Instant received{};          ///< INTERNALDATE, or time of receipt; clocks start here
    std::optional<Instant> date; ///< what the mail itself says
    std::string reason; ///< why it stands in this ticket, and how its sender was identified; sentences
};

/// A public answer, measured when it was given: what the ticket becomes later changes nothing in it.
struct Response {
    EntryId entry; ///< the answer
    Tid tid;
    Instant answered{};
    std::optional<Instant> owed_since, due; ///< of the clock that it stopped; absent: nothing was owed
    std::chrono::seconds open_time{0};      ///< of the level's calendar, from owed_since to the answer
    std::chrono::seconds promised_time{0};  ///< of the same, from owed_since to due
    bool first = true;                      ///< the ticket's first answer
    std::string level;                      ///< at that time
    std::string promise;                    ///< the level's at that time, for a person: "24h business"
    std::string who;                        ///< a staff member's name, or the desk's
    bool operator==(const Response&) const = default;
};

struct LevelCount {
    std::string level;
    std::uint64_t tickets = 0;
};

/// How clients of a level rated tickets as a whole, or single answers.
struct LevelRating {
    std::string level;
    bool whole = false;
    std::uint64_t count = 0, sum = 0; ///< ratings, and their values added up
};

struct Event {
    std::int64_t id = 0;
    std::optional<Tid> tid;
    std::optional<EntryId> entry;
    Instant at{};
    std::string
        what;        ///< a stable word: created, acknowledged, answered, closed, reopened, delivery-failed, …
    std::string who; ///< a person's name or address, or "ticketd"
    std::string detail; ///< for a person
};

/// What a client thinks of an answer, or of a ticket as a whole.
struct Rating {
    std::optional<EntryId> answer; ///< absent: the whole
    int value = 0;                 ///< 1, the worst, to 5
    Instant at{};
};

/// A row of the register of licences. Dates are local dates of the desk, inclusive.
struct License {
    std::string address; ///< lower case
    std::string company, edition, level, group;
    std::optional<std::chrono::year_month_day> valid_from, valid_until;
    std::string domain; ///< lower case; all its addresses count; empty: none
    std::string login, key;
    bool operator==(const License&) const = default;
};

/// A coupon that was issued to a licence. Dates are local dates of the desk.
struct Coupon {
    CouponId id;
    std::string key;  ///< of the licence that it belongs to
    std::string ends; ///< its last group, by which a person recognises it
    Instant issued{};
    std::chrono::year_month_day last_day; ///< on which it is good
    std::optional<Tid> tid;               ///< the ticket that it was used for; absent: not used
    std::optional<Instant> used;
    bool operator==(const Coupon&) const = default;
};

/// A login that a mail named, and the address registered for it, which was asked to confirm.
struct LoginClaim {
    Tid tid;
    EntryId entry; ///< the newest mail that named it: the one that the confirmation is about
    std::string login, address;
    Instant asked{};
    std::optional<Instant> confirmed;
    bool operator==(const LoginClaim&) const = default;
};

enum class OutboxState { queued, sending, sent, failed, dropped };
std::string_view to_string(OutboxState);

/// A part of a stored mail whose base64 belongs at `offset` of an outgoing mail's bytes.
struct PartReference {
    EntryId entry;           ///< whose raw mail holds the part
    std::uint32_t index = 0; ///< the number of the attachment there, from 0
    std::uint64_t offset = 0;
};

/// A mail on its way out: one recipient, final bytes.
struct OutboxItem {
    OutboxId id;
    std::optional<Tid> tid;
    std::optional<EntryId> entry;
    std::string kind;          ///< acknowledgement, notice, answer, …
    std::string envelope_from; ///< empty: null return path
    std::string recipient;
    std::string message_id; ///< the same at every attempt
    OutboxState state = OutboxState::queued;
    std::uint32_t attempts = 0;
    Instant created{}, next_attempt{};
    std::optional<Instant> sent;
    std::string last_error;
    bool uncertain = false; ///< a send was cut after DATA: it may have arrived, and was sent again
    std::optional<EntryId> returned_by; ///< the delivery report about it
    std::string bytes;                  ///< CRLF; empty in listings
    std::vector<PartReference> parts;
};

/// A notice to one of the staff that was held back, and waits for their summary.
struct HeldNotice {
    std::int64_t id = 0;
    Instant at{};
    std::string address;
    std::optional<Tid> tid;
    std::string kind, detail;
};

/// An address that nothing is written to for a time.
struct SuspendedAddress {
    std::string address;
    Instant since{}, until{};
    std::string why;
};

/// A mail that could not be processed, with its bytes and the reason.
struct HeldMail {
    HoldId id;
    Delivery delivery;
    Instant at{};
    std::string error;
    std::string raw; ///< empty in listings
    Instant received{};
    std::uint64_t size = 0;   ///< on the server
    bool header_only = false; ///< it was too large: raw is its beginning
    std::string sender, subject;
};

} // namespace ticketd::store
