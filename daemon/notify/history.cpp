// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/history.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/text.hpp"

namespace ticketd::notify {

namespace {

using policy::Outcome;

class History {
public:
    explicit History(const Matter& matter) : matter_(matter), who_(actor(matter)) {}

    std::vector<store::NewEvent> all() {
        add_mail();
        if (matter_.decision.escalates) add("escalated-by-client", "The supervisor is told.");
        if (matter_.known != nullptr) add_changes();
        add_deeds();
        if (lifts_suspension(matter_)) add("address-lives", "The suspension of the sender's address ends.");
        add_entitlement();
        if (matter_.arrival.truncated)
            add("too-large",
                "The mail has " + size_in_words(matter_.arrival.size) + "; only its header was kept.");
        return std::move(events_);
    }

private:
    void add(std::string what, std::string detail) {
        events_.push_back(event(matter_, std::move(what), who_, std::move(detail)));
    }

    void add_mail() {
        switch (matter_.decision.outcome) {
        case Outcome::new_ticket: return add_new_ticket();
        case Outcome::client_reply: return add("replied", "");
        case Outcome::staff_answer:
            return add("answered",
                       matter_.decision.relay ? "" : "The client has it directly; nothing was relayed.");
        case Outcome::note: return add("noted", "");
        case Outcome::refused: return add("refused", matter_.decision.refusal);
        case Outcome::held_back:
            return add("held", matter_.decision.holding.hold ? matter_.decision.holding.hold->why : "");
        case Outcome::client_request: return add_request();
        case Outcome::machine: return add_machine_mail();
        case Outcome::spam:
        case Outcome::ignored:
        case Outcome::duplicate: return;
        }
    }

    void add_new_ticket() {
        add("created", "Level " + matter_.ticket.level + ".");
        for (const auto tid : matter_.decision.mentioned)
            add("mentioned",
                "It names " + reference(tid, matter_.desk) + ", to which its sender may not write.");
        const auto previous = matter_.decision.reopened_from;
        if (!previous) return;
        add("linked", "It continues " + reference(*previous, matter_.desk) + ".");
        auto other = event(matter_, "linked", who_,
                           "Continued in " + reference(matter_.ticket.tid, matter_.desk) + ".");
        other.tid = previous;
        events_.push_back(std::move(other));
    }

    void add_request() {
        const auto& request = *matter_.decision.request;
        if (request.purpose != policy::rating_purpose) return add("transcript-requested", "");
        if (!request.rating) return add("not-rated", "No rating could be read; see the mail.");
        const auto answer = matter_.decision.seen_entry.value_or(store::EntryId{}).value;
        add("rated", std::to_string(*request.rating) + " of 5, "
                         + (answer == 0 ? "the ticket" : "answer " + std::to_string(answer)) + ".");
    }

    /// A report without a valid token may say what it likes.
    void add_machine_mail() {
        const auto& returned = matter_.decision.returned;
        if (returned)
            add("delivery-failed", returned->recipient + ": " + returned->why);
        else
            add("machine-mail", std::string(to_string(matter_.message().kind)));
        if (returned && returned->suspend_until) add("address-suspended", returned->recipient);
    }

    /// What a coupon or a login did; the sentences are for staff.
    void add_entitlement() {
        using State = policy::CouponClaim::State;
        const auto& decision = matter_.decision;
        if (decision.coupon.state == State::accepted)
            add("coupon-used",
                "By a VIP coupon the level is " + matter_.ticket.level + ", and the ticket is urgent.");
        else if (decision.coupon.state != State::none)
            add("coupon-refused", "See the reason of entry " + std::to_string(matter_.entry().value) + ".");
        if (!decision.login.login.empty())
            add("login-named", decision.login.login + ": " + decision.login.why);
        if (decision.confirmed_login)
            add("login-confirmed", decision.confirmed_login->address + " owns the login "
                                       + decision.confirmed_login->login + ". The level is "
                                       + matter_.ticket.level + ".");
    }

    void add_changes() {
        if (matter_.changed_to(store::Status::closed)) add("closed", "");
        const auto before = matter_.known->ticket.status;
        const bool was_done = before == store::Status::closed || before == store::Status::spam
                              || (matter_.decision.returned && before == store::Status::waiting);
        if (was_done && matter_.changed_to(store::Status::open)) add("reopened", "");
    }

    void add_deeds() {
        for (const auto& deed : matter_.decision.deeds)
            events_.push_back(event(matter_, deed.what, deed.by.empty() ? who_ : deed.by, deed.detail));
    }

    const Matter& matter_;
    std::string who_;
    std::vector<store::NewEvent> events_;
};

} // namespace

bool lifts_suspension(const Matter& matter) {
    const auto& decision = matter.decision;
    const bool by_person = decision.outcome != Outcome::machine && decision.outcome != Outcome::spam
                           && decision.outcome != Outcome::refused && decision.outcome != Outcome::held_back;
    if (!by_person || decision.sender.trust == policy::Trustworthiness::failed) return false;
    const auto known = matter.facts.recipients.find(policy::lower(decision.sender.address.address));
    const bool as_client = known != matter.facts.recipients.end() && known->second.suspended;
    const auto staff = matter.facts.staff.find(policy::lower(decision.sender.address.address));
    return as_client || (staff != matter.facts.staff.end() && staff->second.suspended);
}

std::string actor(const Matter& matter) {
    const auto& sender = matter.decision.sender;
    if (sender.staff != nullptr) return sender.staff->name;
    return sender.address.address.empty() ? "unknown" : sender.address.address;
}

std::vector<store::NewEvent> history(const Matter& matter) { return History(matter).all(); }

} // namespace ticketd::notify
