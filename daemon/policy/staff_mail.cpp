// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/outcomes.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/carry_out.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/refuse.hpp"
#include "daemon/policy/staff_forward.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

void refuse(const Case& mail, Decision& decision, std::string why) {
    refuse(mail, decision, std::move(why), decision.sender.staff);
}

/// Every line that is not blank is quoted: nothing of it is the writer's own.
bool is_all_quotation(std::string_view text) {
    bool any = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        if (!line.empty() && !line.starts_with('>')) return false;
        any = any || !line.empty();
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return any;
}

bool has(const std::vector<Command>& commands, Command::Verb verb) {
    return std::ranges::any_of(commands, [verb](const Command& command) { return command.verb == verb; });
}

std::string written(const std::chrono::year_month_day& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// Why the mail can not be an answer; empty if it can.
std::string why_not_relayed(const Case& mail, const std::string& text) {
    if (mail.arrival.truncated)
        return "The mail is larger than the desk takes, so nothing of it was sent on. Send a smaller one.";
    if (is_all_quotation(text))
        return "The mail holds no text of your own, only a quotation, so nothing was sent on.";
    if (text.empty() && mail.message.attachments.empty())
        return "The mail holds no text, so nothing was sent on.";
    return {};
}

/// Why the client cannot be reached; empty if there is a way.
std::string why_unreachable(const Case& mail, const store::Ticket& ticket) {
    const auto& requester = ticket.requester.address;
    if (is_addressed_to(mail.message, requester)) return {};
    const auto known = mail.facts.recipients.find(lower(requester));
    if (known == mail.facts.recipients.end() || !known->second.suspended) return {};
    const auto& suspended = *known->second.suspended;
    if (suspended.until <= mail.now) return {};
    return fmt::format(
        "Nothing was sent on: mail to {} comes back ({}), and nothing is written to it until {}. "
        "A mail from there ends that at once, and so does `ticketctl gate --lift {}`.",
        requester, suspended.why, written(local_date(suspended.until, mail.rules.desk.time_zone)), requester);
}

void keep_inside(Decision& decision) {
    decision.outcome = Outcome::note;
    decision.reasons.emplace_back("It stays inside the desk.");
}

void answer(const Case& mail, const store::Ticket& ticket, Decision& decision) {
    decision.outcome = Outcome::staff_answer;
    decision.stops_clock = true;
    if (ticket.status == store::Status::open || ticket.status == store::Status::waiting) {
        decision.status = store::Status::waiting;
    }
    decision.relay = !is_addressed_to(mail.message, ticket.requester.address);
    decision.reasons.push_back(
        fmt::format("It is the answer of {}, and {}.", decision.sender.staff->name,
                    decision.relay ? "goes to the client" : "the client has it already"));
}

/// A note by address, by command, or because it came through a mailing list, where it was meant for others.
bool is_note(const Case& mail, const StaffText& text) {
    return has(text.commands, Command::Verb::note) || is_addressed_internally(mail.message, mail.rules.desk)
           || is_automatic(mail.message);
}

} // namespace

bool is_staff_mail(const Case& mail, const FollowUp& found, const Decision& decision) {
    if (decision.sender.staff == nullptr) return false;
    const auto own = [&] {
        return equal_fold(found.ticket->ticket.requester.address, decision.sender.address.address);
    };
    if (found.ticket && !own()) return true;
    const auto text = read_staff_mail(mail.message);
    return !text.commands.empty() || !text.fault.empty();
}

void decide_staff_mail(const Case& mail, const FollowUp& found, Decision& decision) {
    decision.by = found.by;
    decision.ack = {.send = false, .why = "Staff mail is not acknowledged."};
    decision.reasons.push_back(found.reason);
    auto text = read_staff_mail(mail.message);
    if (found.ticket == nullptr && opens_for_client(text)) {
        decide_opening_for_client(mail, std::move(text), decision);
        return;
    }
    if (found.ticket == nullptr) {
        decision.level.clear();
        refuse(mail, decision, "The mail holds commands but names no ticket, so nothing was carried out.");
        return;
    }
    const auto& ticket = found.ticket->ticket;
    decision.tid = ticket.tid;
    decision.level = ticket.level;
    if (found.token) decision.seen_entry = found.token->entry;
    const bool note = is_note(mail, text) || (text.text.empty() && !text.commands.empty());
    if (!text.fault.empty()) {
        refuse(mail, decision, fmt::format("{} Nothing of the mail was carried out or sent on.", text.fault));
        return;
    }
    if (auto why = note ? std::string{} : why_not_relayed(mail, text.text); !why.empty()) {
        refuse(mail, decision, std::move(why));
        return;
    }
    if (auto why = note ? std::string{} : why_unreachable(mail, ticket); !why.empty()) {
        refuse(mail, decision, std::move(why));
        return;
    }
    auto done = decision;
    if (note)
        keep_inside(done);
    else
        answer(mail, ticket, done);
    done.relay_text = std::move(text.text);
    done.commands = std::move(text.commands);
    if (auto fault = carry_out(mail, *found.ticket, done); !fault.empty()) {
        refuse(mail, decision, fmt::format("{} Nothing of the mail was carried out or sent on.", fault));
        return;
    }
    decision = std::move(done);
}

} // namespace ticketd::policy
