// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"

#include <optional>
#include <string>

namespace ticketd::policy {

/// The gate's leave for one automatic mail to one address. Nobody but the Gate makes one, and notify's
/// write() writes no automatic mail without: there is no way around the gate. Good for the transaction whose
/// facts the gate was given.
class Permit {
public:
    const std::string& recipient() const noexcept { return recipient_; }
    bool to_staff() const noexcept { return to_staff_; } ///< by the staff's windows, not by the clients'

private:
    friend class Gate;
    Permit(std::string recipient, bool to_staff) : recipient_(std::move(recipient)), to_staff_(to_staff) {}
    std::string recipient_;
    bool to_staff_;
};

struct GateAnswer {
    std::optional<Permit> permit;
    std::string why; ///< without a permit: why nothing is sent, a sentence
    explicit operator bool() const noexcept { return permit.has_value(); }
};

/// Adds to keys what the gate must know: the starts of its windows, and the staff. Whoever asks the Gate asks
/// the store with these first. Addresses beside the sender, the requesters and the staff that automatic mail
/// may go to are the caller's to add (MailKeys::recipients). Pure.
void ask_for_gate(store::MailKeys&, const Rules&, store::Instant now);

/// The one gate for every automatic mail, error mails and refusals included. One question
/// for each kind of occasion:
///
///   question      about the mail in hand    about its reader                  about the desk
///   for_answer    written by a person,      an address that can be            global breaker
///                 believed, not spam        written to; windows of the
///                                           address and of the ticket
///   for_client    (there is none)           the same; not suspended           global breaker
///   for_refusal   as for_answer             as for_staff                      global breaker
///   for_staff     (whatever it is)          one of ours can be written to;    global breaker
///                                           the staff's windows; not
///                                           suspended
///   for_summary   (there is none)           as for_staff, without windows     global breaker
///   for_alert     (there is none)           can be written to                 nothing: it tells of the
///   breaker
///
/// What for_refusal and for_staff hold back because of a window must not vanish: it becomes a
/// store::CollapsedNotice. Refers to its arguments. Pure.
class Gate {
public:
    Gate(const store::Facts& facts, const Rules& rules, store::Instant now)
        : facts_(facts), rules_(rules), now_(now) {}

    /// An answer to the From: address of a client's mail. `ticket`: where the mail belongs, or nullptr.
    GateAnswer for_answer(const parser::Message&, const Sender&, const store::CandidateTicket* ticket) const;
    /// A mail to a client that no mail of theirs asks for: a closing, a reminder, a confirmation.
    GateAnswer for_client(const std::string& address, const store::CandidateTicket* ticket) const;
    /// What tells one of the staff that a mail in their name was not carried out.
    GateAnswer for_refusal(const parser::Message&, const Sender&, const std::string& address) const;
    /// A notice, reminder or receipt to one of the staff, at the registered address.
    GateAnswer for_staff(const std::string& address) const;
    /// The summary of what for_refusal and for_staff held back; the caller sends one a window.
    GateAnswer for_summary(const std::string& address) const;
    /// The alert that the global breaker is open; the caller sends one an opening.
    GateAnswer for_alert(const std::string& address) const;

private:
    using Why = std::optional<std::string>;
    static GateAnswer answer(const std::string& address, bool to_staff, Why);
    Why by_reader(const std::string& address) const;
    Why by_client_windows(const std::string& address, const std::vector<std::uint32_t>& counts,
                          const store::CandidateTicket* ticket) const;
    Why by_staff(const std::string& address) const;
    Why by_suspension(const std::string& address, const store::RecipientFacts*) const;
    Why by_breaker() const;

    const store::Facts& facts_;
    const Rules& rules_;
    store::Instant now_;
};

/// The global breaker: opens when a global window is full, and stays open until none is more than half full
/// (else it would open again with the next mail), or until a person resets it. Pure.
bool breaker_is_open(const store::Facts&, const GateRules&);

/// The sentence that says why; of the window that is full, or was.
std::string why_breaker_is_open(const GateRules&);

/// "10 min", "1 d": how long a window is.
std::string length_of(const Window&);

} // namespace ticketd::policy
