// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/enclosures.hpp"
#include "daemon/notify/plan.hpp"
#include "daemon/policy/gate.hpp"
#include "parser/compose.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::notify {

/// One kind of mail that the desk sends (see the table in letter.cpp).
struct LetterKind {
    std::string_view name;           ///< OutboxItem::kind; a stable word
    std::string_view template_;      ///< whose text it has; empty: the text is a person's
    char purpose = 'a';              ///< Token::purpose of its Message-ID
    std::string_view auto_submitted; ///< RFC 3834 section 5; empty: written by a person, not automatic
    bool to_staff = false;
};
extern const LetterKind acknowledgement, follow_up, closing, notice, note_notice, correspondence, refusal,
    refused_note, held_answer, answer, transcript, revealed, login_confirmation, summary, alert, held_mails,
    trouble, all_clear, reminder_warning, reminder_due, reminder_supervisor, receipt, note_receipt, results,
    morning_digest;

/// A mail to one person, before it has its header.
struct Letter {
    const LetterKind& kind;
    store::Tid tid; ///< value 0: about no ticket, so its subject has no tag
    store::EntryId
        entry;        ///< the newest that its reader can see; with kind and recipient it makes the Message-ID
    store::Person to; ///< address must be deliverable
    std::string subject; ///< without our tag; tags of other tickets in it are taken out
    std::string text;
    std::string html{};                  ///< the same as HTML; empty: text alone
    std::string in_reply_to;             ///< a Message-ID; empty: none
    std::vector<std::string> references; ///< oldest first
    Enclosures enclosures;               ///< of the entry that write() is told
    std::string sender{};                ///< the name that From: shows; empty: the desk's
};

/// "[TID#1042]"
std::string reference(store::Tid, const Desk&);

/// The Message-ID of a letter of that kind: the same again when a later mail refers to it.
std::string letter_id(const LetterKind&, store::Tid, store::EntryId, const std::string& recipient,
                      const Desk&);

/// An automatic letter with the desk's own header fields (RFC 3834), ready for the outbox: its final bytes,
/// or what makes them (Desk::compose_later). `enclosed_in` is the entry whose raw mail holds the enclosures.
/// The permit must be for its reader (a bug otherwise: std::logic_error, and nothing is sent): ask
/// policy::Gate, or for staff post_to_staff().
store::NewOutgoing write(const policy::Permit&, const Letter&, const Desk&, store::Instant now,
                         store::EntryId enclosed_in = {});

/// The same for the words of a person, which need nobody's leave. std::logic_error for an automatic kind.
store::NewOutgoing write_answer(const Letter&, const Desk&, store::Instant now,
                                store::EntryId enclosed_in = {});

/// Notices about one ticket refer to an id that no mail has, so that a mail program shows them as one thread.
std::string notices_thread(store::Tid, const Desk&);

/// True for an address that the desk may write to: fit for SMTP, and not the desk's own nor an alias.
bool may_be_written_to(const std::string& address, const Desk&);

} // namespace ticketd::notify
