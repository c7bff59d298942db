// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <map>
#include <set>

/// What threads and trust need to be remembered beside tickets and entries: parts of MailKeys, Facts and
/// ChangeSet, as values.
namespace ticketd::store {

struct ThreadKeys {
    std::vector<std::string> tokens;          ///< signed references of the mail; bounded by the caller
    std::optional<EntryId> entry;             ///< that a command is about
    std::string client;                       ///< whom a command makes the requester; empty: nobody
    std::string told_about;                   ///< an address that staff may have been warned of; empty: none
    std::vector<std::int64_t> legacy_numbers; ///< of a previous system's tags; bounded by the caller
};

/// A stored mail, verbatim.
struct StoredMail {
    Entry entry;
    std::string raw;
};

struct ThreadFacts {
    std::set<std::string> revoked; ///< those of ThreadKeys::tokens that prove nobody any more
    std::optional<StoredMail> entry;
    std::vector<License> client_licenses; ///< of ThreadKeys::client, else of the entry's writer
    std::optional<Instant> told;          ///< when staff were last warned of ThreadKeys::told_about
    std::map<std::int64_t, std::vector<Tid>>
        legacy_tickets; ///< tickets opened under a previous system's number, oldest first; as named
};

/// A signed reference that others than its owner have seen.
struct RevokedToken {
    std::string token, why;
    bool operator==(const RevokedToken&) const = default;
};

/// An entry goes to another ticket. What both tickets know of their newest entries is counted anew.
struct MovedEntry {
    EntryId entry;
    Tid from, to;
};

struct NewRequester {
    Tid tid;
    Person person;
    std::string license_key;
};

struct ThreadChanges {
    std::vector<RevokedToken> revoked;
    std::string told_about;                   ///< staff are warned of that address now; empty: of none
    std::vector<std::int64_t> legacy_numbers; ///< under which the new ticket will be found
    std::optional<NewRequester> requester;
    std::optional<MovedEntry> moved;
};

} // namespace ticketd::store
