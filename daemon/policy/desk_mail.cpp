// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/desk_mail.hpp"

#include "daemon/policy/carry_out.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/refuse.hpp"
#include "daemon/policy/token_exposure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace ticketd::policy {

namespace {

/// What becomes of each ticket, by the commands so far.
class NamedTickets {
public:
    NamedTickets(const Case& mail, const Decision& decision) : mail_(mail), decision_(decision) {}

    std::string carry_out(const Command& command) {
        if (command.tickets.empty())
            return fmt::format(
                "The mail names no ticket. Write the numbers behind it, such as \"{}{} 1042 1043\".",
                to_string(command.verb), command.argument.empty() ? "" : " " + command.argument);
        for (const auto tid : command.tickets)
            if (auto fault = carry_out_on(tid, command); !fault.empty())
                return command.tickets.size() == 1 ? fault : fmt::format("{}: {}", tid.value, fault);
        return {};
    }

    std::vector<TicketOrder> orders() const {
        std::vector<TicketOrder> orders;
        for (const auto tid : order_) {
            const auto& becomes = decisions_.at(tid);
            auto& order = orders.emplace_back();
            order.tid = tid;
            order.commands = becomes.commands;
            order.status = becomes.status.value_or(mail_.facts.tickets.at(named_.at(tid)).ticket.status);
        }
        return orders;
    }

private:
    std::string carry_out_on(store::Tid named, const Command& command) {
        const auto found = mail_.facts.tickets.find(named);
        if (found == mail_.facts.tickets.end()) return fmt::format("There is no ticket {}.", named.value);
        const auto& ticket = found->second;
        const auto tid = ticket.ticket.tid; // the survivor, of a merged one
        if (!decisions_.contains(tid)) {
            if (decisions_.size() == most_named_tickets)
                return fmt::format("A mail is about {} tickets at most.", most_named_tickets);
            order_.push_back(tid);
            named_.emplace(tid, named);
            decisions_.emplace(tid, begin_on(ticket.ticket));
        }
        const Command one{.verb = command.verb, .argument = command.argument, .tickets = {}, .below = false};
        auto& decision = decisions_.at(tid);
        auto fault = policy::carry_out(mail_, ticket, one, decision);
        if (fault.empty()) decision.commands.push_back(one);
        return fault;
    }

    Decision begin_on(const store::Ticket& ticket) const {
        Decision begun;
        begun.outcome = Outcome::note;
        begun.sender = decision_.sender;
        begun.tid = ticket.tid;
        begun.level = ticket.level;
        return begun;
    }

    const Case& mail_;
    const Decision& decision_;
    std::vector<store::Tid> order_;
    std::map<store::Tid, store::Tid> named_;
    std::map<store::Tid, Decision> decisions_;
};

std::string carry_out_line(StaffWork& work, const CommandLine& line, NamedTickets& tickets) {
    if (!line.command) return line.fault;
    const auto& command = *line.command;
    switch (row_of(command.verb).about) {
    case About::tickets: return tickets.carry_out(command);
    case About::question:
    case About::person: return carry_out(work.mail, store::CandidateTicket{}, command, work.done);
    case About::ticket:
    case About::mail: break;
    }
    return "It needs a ticket, and the mail names no ticket.";
}

bool is_question(const Command& command) { return row_of(command.verb).about == About::question; }

bool answers_receipt(const Case& mail) {
    if (mail.references.empty()) return false;
    const auto purpose = mail.references.front().token.purpose;
    return purpose == receipt_purpose || purpose == note_receipt_purpose;
}

} // namespace

bool answers_desk_mail(const Case& mail, const Sender& sender) {
    if (sender.staff == nullptr || mail.references.empty()) return false;
    const auto& token = mail.references.front().token;
    return token.tid.value == 0 && is_for_staff_alone(token.purpose) && owner_of(token, mail) == sender.staff;
}

bool act_on_desk(StaffWork& work) {
    if (work.found.ticket != nullptr) return false;
    auto& decision = work.decision;
    decision.level.clear();
    if (work.text.lines.empty())
        return refuse(work,
                      "The mail answers one that is about no ticket, and holds no command, so it was sent "
                      "to nobody. Answer a client by replying to a notice about the ticket.");
    work.done = decision;
    work.done.outcome = Outcome::note;
    NamedTickets tickets(work.mail, decision);
    for (const auto& line : work.text.lines)
        work.done.lines.push_back({.line = line.line, .fault = carry_out_line(work, line, tickets)});
    if (const auto fault = first_fault(work.done.lines); !fault.empty() || !work.text.fault.empty()) {
        decision.lines = std::move(work.done.lines);
        return refuse(work, fmt::format("{} Nothing of the mail was carried out or sent on.",
                                        fault.empty() ? work.text.fault : fault));
    }
    work.done.orders = tickets.orders();
    work.done.commands = std::move(work.text.commands);
    work.done.relay_text = std::move(work.text.text);
    work.done.reasons.emplace_back("It is about no ticket but those that its commands name.");
    decision = std::move(work.done);
    return true;
}

void ask_for_named_tickets(const StaffText& text, store::MailKeys& keys) {
    std::size_t named = 0;
    for (const auto& command : text.commands)
        for (const auto tid : command.tickets)
            if (named < most_named_tickets && std::ranges::find(keys.tids, tid) == keys.tids.end()) {
                keys.tids.push_back(tid);
                ++named;
            }
}

bool wants_receipt(const Case& mail, const Decision& decision) {
    const auto* writer = decision.sender.staff;
    const bool done = decision.outcome == Outcome::staff_answer || decision.outcome == Outcome::note
                      || decision.outcome == Outcome::new_ticket;
    if (writer == nullptr || !done || why_never_answered(mail.message, decision.sender, mail.rules))
        return false;
    if (decision.commands.empty() && answers_receipt(mail)) return false;
    const auto& ends = decision.holding.ends;
    if (ends && ends->state == store::HeldState::sent) return false; // that mail's own says it
    const bool only_asks = !decision.commands.empty() && decision.relay_text.empty()
                           && std::ranges::all_of(decision.commands, is_question);
    if (only_asks) return false; // the answer is the receipt
    const bool text_went_nowhere = !decision.tid && !decision.relay_text.empty();
    return writer->receipts || text_went_nowhere;
}

} // namespace ticketd::policy
