// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/commands.hpp"
#include "daemon/policy/holding.hpp"
#include "daemon/policy/request.hpp"
#include "daemon/policy/rules.hpp"
#include "daemon/policy/thread_change.hpp"
#include "daemon/policy/token.hpp"
#include "parser/message.hpp"
#include "store/facts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// What becomes of a mail.
enum class Outcome {
    ignored,      ///< this delivery is known: nothing at all
    duplicate,    ///< this message is known: a second delivery of the same entry
    new_ticket,   ///< a client's request
    client_reply, ///< a client's further message on a ticket
    staff_answer, ///< staff's public answer: relayed to the client
    note,         ///< staff's internal note
    refused, ///< a staff mail that can not be carried out: kept, told to Decision::tell, never a client's
             ///< text
    /// a staff mail that waits for its writer's word: kept where no client sees it, nothing is carried out
    held_back,
    client_request, ///< a click on a link of ours: a transcript is sent, a rating stored; no state changes
    spam,           ///< marked by the filter before us: kept in a list of its own, answers nothing
    machine,        ///< a delivery report, automatic reply or the like: filed, answers nothing
};
std::string_view to_string(Outcome); ///< also the ledger's word (store/changes.hpp)

/// By which sign a mail found its ticket.
enum class ThreadSign { new_ticket, delivery, duplicate, bounce, signed_reference, message_id, tag };
std::string_view
    to_string(ThreadSign); ///< "new", "delivery", "duplicate", "bounce", "signed", "message-id", "tag"

enum class Identity { staff, licensed, unknown };
std::string_view to_string(Identity);

/// What the mail's own evidence says about its From:, see trust.hpp.
enum class Trustworthiness {
    verified, ///< an authentication pass by our own server's results
    plain,    ///< no result: configuration says whether a plain From: is enough
    failed,   ///< not believed: lowest level, no right to a ticket, no staff command, no automatic answer
};

struct Sender {
    parser::Address address;
    Identity identity = Identity::unknown;
    Trustworthiness trust = Trustworthiness::plain;
    bool by_form = false; ///< the mail is a known web form's; `address` is what was typed into it
    const StaffMember* staff = nullptr; ///< set only if the mail is believed to be theirs; points into Rules
    std::string claimed_staff; ///< the name of a staff member whose address it bears without being believed
    std::optional<store::License> license; ///< the best one that is valid today
    std::optional<store::License>
        expired; ///< without a valid one: the one that ran out last, to be told to the client
};

struct Acknowledgement {
    bool send = false;
    std::string why; ///< why it is sent, or why not; a sentence
};

/// What became of the VIP coupon in a client's new text.
struct CouponClaim {
    enum class State {
        none,      ///< there was none that counts
        accepted,  ///< it gives the ticket its level, and is to be used up
        used_up,   ///< of the sender's own licence, but used
        expired,   ///< of the sender's own licence, but out of date
        not_valid, ///< not valid for this address; why is for staff only
    } state = State::none;
    std::optional<store::CouponId> id; ///< of an accepted one
};

/// A login that a client's new text names.
struct LoginQuestion {
    std::string login; ///< empty: none
    std::string owner; ///< the registered address that is asked to confirm it; empty: nobody is
    std::string why;   ///< a sentence, for staff only
};

/// When an answer is due, and by which promise.
struct Promise {
    std::string level;
    store::Instant start{}, due{};
};

/// A prepared answer that goes to the client with a staff member's text.
struct PreparedText {
    std::string name, words; ///< of Rules::answers; what stood behind the name
    bool below = false;      ///< behind the text, not before it
};

/// The ticket gets another level.
struct LevelChange {
    std::string level;
    std::string by; ///< the staff member who set it; empty: the register or a coupon gave it
};

/// Something that was done beside, for the ticket's history.
struct Deed {
    std::string what, detail; ///< as of store::Event
    std::string by{};         ///< who did it; empty: who wrote the mail
};

/// A line of a staff mail that was a command, or meant to be one, and what became of it.
struct LineResult {
    std::string line;  ///< as it was written
    std::string fault; ///< a sentence; empty: it is done, or would be if no other line had a fault
};

/// Something that staff ask the desk; the answer goes to their registered address.
struct Question {
    Verb verb = Verb::help;
    std::string words;      ///< of Verb::find
    std::size_t search = 0; ///< likewise: which of DeskFacts::found
    store::Tid tid;         ///< of Verb::show
};

/// What a mail that is about no ticket says of one that it names: to be carried out there in the same
/// transaction, and checked already.
struct TicketOrder {
    store::Tid tid;
    std::vector<Command> commands;
    store::Status status = store::Status::open; ///< that it will have
};

/// A delivery report's word about a mail of ours.
struct Returned {
    store::OutboxId mail;
    std::string recipient;                       ///< to whom we sent it; whatever address the report names
    std::string why;                             ///< the words of the server that refused it
    std::optional<store::Instant> suspend_until; ///< the address is dead: nothing is written to it until then
};

/// Everything that was decided about one mail, with reasons. Made by decide(), carried out by notify's plan.
struct Decision {
    Outcome outcome = Outcome::ignored;
    std::optional<store::Tid> tid; ///< the ticket it belongs to; of a new ticket, its number
    ThreadSign by = ThreadSign::new_ticket;
    std::optional<store::Tid>
        reopened_from;                 ///< a closed ticket, too old to reopen, that the new one is linked to
    std::vector<store::Tid> mentioned; ///< tickets named by one who may not write to them; for staff's eyes
    Sender sender;
    /// The sender holds a valid token that was issued to another address: the mail is filed and shown, marked
    /// so, but gives that address no participation, no level and no answers until staff say `!cc` or
    /// `!requester`.
    bool unconfirmed_sender = false;
    std::string level; ///< of the ticket, as it will be
    std::optional<LevelChange> level_change;
    /// What gives that level; absent: the ticket keeps what it has.
    std::optional<store::LevelBasis> level_basis;
    CouponClaim coupon;
    LoginQuestion login;
    std::optional<store::LoginClaim> confirmed_login; ///< by this mail, as the ticket knows it from now on
    std::optional<bool> urgent, in_development;       ///< what they become; absent: they stay
    std::optional<std::string> assignee;              ///< likewise; empty: nobody
    std::optional<Promise> promise;      ///< the clock that this mail starts or changes, if it does
    std::optional<store::Status> status; ///< what the ticket's status becomes; absent: it stays
    bool reopens = false;
    bool stops_clock = false;
    std::vector<Deed> deeds;
    Acknowledgement ack;
    bool notify_staff = false;                ///< with any outcome, a machine's and a refused mail's too
    std::optional<store::EntryId> seen_entry; ///< of a signed reference: what its writer had seen
    std::vector<Command> commands; ///< of staff, checked; `status` and the clock already say what they do
    std::vector<LineResult> lines; ///< of a staff mail, refused ones too; in the order of the mail
    std::vector<Question> questions;
    std::vector<TicketOrder> orders;
    bool receipt = false;                 ///< its writer is told what was done
    std::optional<ClientRequest> request; ///< of Outcome::client_request
    bool escalates = false;               ///< the supervisor is told too
    bool reveals = false; ///< the ticket's access data goes to the registered address of the staff member
    bool inside = false;  ///< of a staff mail: it was meant as a note
    bool relay = false; ///< of a staff answer: `relay_text` goes to the client (who has not got it directly)
    std::string relay_text;             ///< the answer's or note's new text without commands
    std::string relay_signature;        ///< likewise, of the signature
    std::vector<PreparedText> prepared; ///< of a staff answer: what goes with its text
    std::string refusal;  ///< of Outcome::refused: what was wrong and what to do, for its writer
    std::string tell;     ///< of Outcome::refused: the registered address that is told; empty: nobody is
    ThreadChange threads; ///< who takes part, and which ticket goes on where
    store::PeopleChanges people;      ///< who is away, and whose turn it was
    Holding holding;                  ///< which staff mail waits, and which waits no more
    std::optional<Returned> returned; ///< of Outcome::machine
    std::vector<std::string> reasons; ///< sentences, in the order of the decisions

    /// A reason that holds words or addresses of a mail: before the last one, which the log repeats. There is
    /// one already.
    void add_reason_for_staff(std::string);
};

} // namespace ticketd::policy
