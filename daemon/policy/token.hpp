// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// What a signed reference says. Every mail that the desk sends carries one as its Message-ID.
struct Token {
    store::Tid tid;
    store::EntryId entry; ///< the newest entry that the recipient could see: which state a writer had read
    char purpose = 'a';   ///< a acknowledgement, n notice, r relayed answer, e error or refusal, d delivery …
    std::string recipient; ///< to whom it was issued: 10 hex digits of a keyed hash of the lower-case address
    bool operator==(const Token&) const = default;
};

/// A key of this installation. The first of a ring signs; all of them verify, so old mails stay valid.
struct TokenKey {
    char id = '1';
    std::array<unsigned char, 32> secret{};
};
using KeyRing = std::vector<TokenKey>;

/// What `Token::purpose` of a notice is.
constexpr char notice_purpose = 'n';

/// What `Token::purpose` of an envelope sender is: it names a mail, and is no right to write.
constexpr char delivery_purpose = 'd';
/// Of the mail that asks the owner of a login to confirm it.
constexpr char login_purpose = 'l';

/// Of the mail that tells a member of staff that his mail is held.
constexpr char held_purpose = 'h';

/// And of the reminders of one clock: three mails about one entry to one person have ids of their own.
constexpr char warning_purpose = 'w', due_purpose = 'x', escalation_purpose = 'y';

/// Of a notice about a note: an answer to it is a note.
constexpr char note_purpose = 'b';
/// Of the correspondence that the development department gets.
constexpr char correspondence_purpose = 'f';
/// To staff: what became of a mail of theirs; the morning digest; what they asked.
constexpr char receipt_purpose = 'k', digest_purpose = 'i', question_purpose = 'q';

/// And of those about a mail that was a note, or was to be one: an answer to them is a note too.
constexpr char note_receipt_purpose = 'j', refused_note_purpose = 'p';

/// To whoever looks after the desk: it needs a person; it does not any more.
constexpr char trouble_purpose = 'u', all_clear_purpose = 'z';

/// Mails of that purpose go to staff alone: who holds such a token and is not its owner is not to be trusted.
bool is_for_staff_alone(char purpose);

/// The hash that stands for a recipient in a token, by the key that signs; empty for an empty ring.
std::string recipient_hash(std::string_view address, const KeyRing&);

/// The token was issued to that address, by any key of the ring.
bool issued_to(const Token&, std::string_view address, const KeyRing&);

/// A local part and domain for a Message-ID, without angle brackets: the token in letters that survive
/// lower-casing, and a MAC of 100 bits (keyed BLAKE2b) over all of it and the domain. The local part has at
/// most 64 octets (RFC 5321 section 4.5.3.1.1). The same token gives the same Message-ID: one mail a purpose,
/// entry and recipient. The ring must not be empty, and key ids and purposes are ASCII letters or digits, in
/// lower case.
std::string sign(const Token&, std::string_view domain, const KeyRing&);

/// Reads what sign() made; nothing if it is not ours, altered, truncated, or of another installation.
/// The comparison takes the same time whatever differs. Case does not matter.
std::optional<Token> verify(std::string_view message_id, std::string_view domain, const KeyRing&);

} // namespace ticketd::policy
