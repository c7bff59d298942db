// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/facts.hpp"
#include "store/sqlite/automatic_mail.hpp"
#include "store/sqlite/entitlements.hpp"
#include "store/sqlite/gate_book.hpp"
#include "store/sqlite/index_keys.hpp"
#include "store/sqlite/licenses.hpp"

namespace ticketd::store::sqlite {

/// Answers MailKeys with Facts. The work for one mail is bounded, whatever the mail names: at most
/// `most_references` Message-IDs, `most_tids` numbers, and `longest_merge` hops to a survivor.
class Lookup {
public:
    static constexpr std::size_t most_references = 100;
    static constexpr std::size_t most_tids = 150;
    static constexpr std::size_t most_returned = 4;
    static constexpr int longest_merge = 32;

    Lookup(Connection& db, const IndexKeys& keys)
        : db_(db), keys_(keys), automatic_(db), gate_(db), licenses_(db), entitlements_(db) {}

    /// All but the next numbers, which are the caller's.
    Facts facts(const MailKeys&);
    /// The ticket, or the one that it was merged into at last; empty: there is none.
    struct Found {
        Ticket ticket;
        EntryId last_client;
    };
    std::optional<Found> survivor(Tid);
    std::vector<Person> participants(Tid);
    Licenses& licenses() { return licenses_; }
    Entitlements& entitlements() { return entitlements_; }
    /// See Transaction::register_tickets().
    std::vector<RegisterTicket> register_tickets(Tid after, std::size_t limit);
    AutomaticMail& automatic() { return automatic_; }
    GateBook& gate() { return gate_; }

private:
    bool delivery_known(const Delivery&);
    std::optional<KnownMail> same_message(const MailKeys&);
    std::optional<Tid> ticket_with_message(const std::string& message_id);
    std::optional<Found> ticket(Tid);
    std::string message_id(EntryId);
    std::uint32_t public_answers(Tid);
    std::vector<SentMail> sent_of(EntryId); ///< the mails that were written because of it, at most 64
    CandidateTicket candidate(Found, const MailKeys&, std::int64_t sender_key);
    void add_candidates(const MailKeys&, Facts&);
    LoginFacts login(const MailKeys&);
    void add_gate_facts(const MailKeys&, Facts&);
    RecipientFacts recipient(std::string_view address, const MailKeys&, bool is_staff);

    Connection& db_;
    const IndexKeys& keys_;
    AutomaticMail automatic_;
    GateBook gate_;
    Licenses licenses_;
    Entitlements entitlements_;
    Statement register_tickets_{db_, "SELECT" TICKET_COLUMNS "FROM ticket WHERE status IN (0, 1)"
                                     " AND tid > ?1 AND level_basis IN (1, 3) ORDER BY tid LIMIT ?2"};
    Statement delivery_{db_, "SELECT 1 FROM delivery WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"};
    Statement content_{db_, "SELECT id, tid, message_id, content_rest FROM entry"
                            " WHERE content_key = ?1 ORDER BY id LIMIT 16"};
    // Of several mails with one Message-ID the first that came is the one that is answered; an id is tried
    // against few rows only, as a stranger can send as many as he likes.
    Statement message_{db_, "SELECT tid, message_id FROM entry"
                            " WHERE message_key = ?1 AND tid IS NOT NULL ORDER BY id LIMIT 4"};
    Statement sent_of_{db_, "SELECT id, entry, kind, recipient, message_id, state, automatic, returned_by"
                            " FROM outbox WHERE entry = ?1 LIMIT 64"};
    Statement answers_{db_,
                       "SELECT count(*) FROM (SELECT 1 FROM entry WHERE tid = ?1 AND direction = 1 LIMIT 2)"};
    Statement message_id_{db_, "SELECT message_id FROM entry WHERE id = ?1"};
    Statement ticket_{db_, "SELECT" TICKET_COLUMNS "FROM ticket WHERE tid = ?1 AND removed IS NULL"};
    Statement participants_{db_, "SELECT name, address FROM participant WHERE tid = ?1"};
};

} // namespace ticketd::store::sqlite
