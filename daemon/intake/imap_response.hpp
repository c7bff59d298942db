// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_parser.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the responses of a server mean (RFC 3501 section 7). Reading is total: what is not understood is
/// Other.
namespace ticketd::intake::response {

enum class Condition { ok, no, bad, bye, preauth };

/// OK, NO, BAD, BYE, PREAUTH; tagged ones answer a command.
struct Status {
    std::string tag; ///< empty: untagged
    Condition condition = Condition::ok;
    std::string code; ///< without the brackets, e.g. "UIDVALIDITY 7"; empty if there is none
    std::string text; ///< for people: made fit for a message, bounded
};
struct Continuation {};
struct Exists {
    std::uint32_t count = 0;
};
struct Expunge {};
struct Fetch {
    std::optional<std::uint32_t> uid;
    std::optional<std::uint64_t> size; ///< RFC822.SIZE: a hint, some servers only estimate
    std::optional<store::Instant> internal_date;
    std::optional<std::string> body; ///< of BODY[] or BODY[]<0>; absent also for NIL
};
/// SEARCH and ESEARCH alike.
struct Found {
    std::vector<std::uint32_t> uids; ///< as the server ordered them
};
struct Folder {
    std::string name;   ///< as on the wire (modified UTF-7)
    char separator = 0; ///< 0: flat
    bool exists = true; ///< selectable
};
struct Capabilities {
    std::vector<std::string> words; ///< upper case; bounded
};
/// The personal namespace (RFC 2342).
struct Namespace {
    std::string prefix;
};
struct Other {};

using Meaning =
    std::variant<Other, Status, Continuation, Exists, Expunge, Fetch, Found, Folder, Capabilities, Namespace>;

/// Takes the literals out of the response. Throws net::Failure if a result has more UIDs than any mailbox.
Meaning read(Response&&);

/// "17-Jul-1996 02:44:25 -0700" (RFC 3501 date-time) in UTC; nothing if it is none.
std::optional<store::Instant> read_date(std::string_view);

/// Without case.
bool same_word(std::string_view, std::string_view);

} // namespace ticketd::intake::response
