// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/outcomes.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/carry_out.hpp"
#include "daemon/policy/collision_guard.hpp"
#include "daemon/policy/desk_mail.hpp"
#include "daemon/policy/held_mail.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/mail_files.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/refuse.hpp"
#include "daemon/policy/staff_forward.hpp"
#include "daemon/policy/staff_person.hpp"
#include "daemon/policy/staff_reach.hpp"
#include "daemon/policy/staff_stages.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

/// Its text, its commands and its quotation are where nobody here can read them.
bool hides_its_text(const parser::Message& message) {
    return std::ranges::any_of(message.attachments, hides_text);
}

/// Why the mail can not be an answer; empty if it can.
std::string why_not_relayed(const StaffWork& work) {
    if (work.mail.arrival.truncated)
        return "The mail is larger than the desk takes, so nothing of it was sent on. Send a smaller one.";
    const bool is_empty = !work.has_words() && !work.has_files();
    if (is_all_quotation(work.text.text) || (is_empty && work.mail.message.only_quoted))
        return "The mail holds no text of your own, only a quotation, so nothing was sent on. If your answer "
               "stands below the mail that you quote: all below its From:, Sent: and To: lines counts as "
               "quoted, as nothing marks where it ends. Write your answer above them and send it again.";
    if (is_empty) return "The mail holds no text, so nothing was sent on.";
    return {};
}

/// Why the client cannot be reached; empty if there is a way.
std::string why_unreachable(const Case& mail, const store::Ticket& ticket) {
    const auto& requester = ticket.requester.address;
    if (is_addressed_to(mail.message, requester)) return {};
    if (const auto why = why_undeliverable(requester); why && !requester.empty())
        return fmt::format("Nothing was sent on. {} Give the ticket an address that can be, by !requester in "
                           "a mail of its own, and answer again.",
                           *why);
    const auto known = mail.facts.recipients.find(lower(requester));
    if (known == mail.facts.recipients.end() || !known->second.suspended) return {};
    const auto& suspended = *known->second.suspended;
    if (suspended.until <= mail.now) return {};
    return fmt::format(
        "Nothing was sent on: mail to {} comes back ({}), and nothing is written to it until {}. "
        "A mail from there ends that at once, and so does `ticketctl gate --lift {}`.",
        requester, suspended.why, iso_date(local_date(suspended.until, mail.rules.desk.time_zone)),
        requester);
}

/// Those whose ticket it is are told what a colleague writes, and not that there were commands.
void keep_inside(const StaffWork& work, Decision& decision) {
    decision.outcome = Outcome::note;
    decision.reasons.emplace_back("It stays inside the desk.");
    const bool says_something = !work.text.text.empty() || !work.mail.message.attachments.empty();
    decision.notify_staff = says_something && !is_automatic(work.mail.message);
}

void answer(const StaffWork& work, Decision& decision) {
    const auto& ticket = work.ticket().ticket;
    decision.outcome = Outcome::staff_answer;
    decision.stops_clock = true;
    if (ticket.status == store::Status::open || ticket.status == store::Status::waiting) {
        decision.status = store::Status::waiting;
    }
}

constexpr auto nothing_was_done = "Nothing of the mail was carried out or sent on.";

bool open_for_client(StaffWork& work) {
    if (work.found.ticket != nullptr || !opens_for_client(work.text)) return false;
    decide_opening_for_client(work.mail, std::move(work.text), work.decision);
    return true;
}

bool name_ticket(StaffWork& work) {
    work.decision.tid = work.ticket().ticket.tid;
    work.decision.level = work.ticket().ticket.level;
    if (work.found.token) work.decision.seen_entry = work.found.token->entry;
    work.note = stays_inside(work);
    work.decision.inside = is_meant_for_inside(work);
    return false;
}

/// A list has it already, and the client has not: neither a note nor an answer by anybody's will.
bool refuse_mail_of_list(StaffWork& work) {
    if (work.mail.message.kind != parser::Kind::list || !work.has_words() || work.decision.inside)
        return false;
    refuse(work,
           fmt::format("The mail came through a mailing list, which the desk answers for nobody. Reply to "
                       "the notice directly. {}",
                       nothing_was_done));
    const auto& own = work.decision.sender.staff->addresses;
    if (own.empty()) return true;
    work.decision.tell = own.front(); // a new mail to the writer alone: nothing answers the list
    work.decision.notify_staff = false;
    return true;
}

bool refuse_hidden_text(StaffWork& work) {
    if (work.decision.inside || !hides_its_text(work.mail.message)) return false;
    return refuse(
        work, "The mail is encrypted, or signed in a way that hides its text (S/MIME, OpenPGP), so nothing "
              "of it was carried out or sent on. Send it unencrypted; a clear-text signature is fine.");
}

bool read_commands(StaffWork& work) {
    if (work.text.fault.empty()) return false;
    auto tried = work.decision; // what the lines without a fault would do
    tried.outcome = work.note ? Outcome::note : Outcome::staff_answer;
    carry_out(work.mail, work.ticket(), work.text.lines, tried);
    work.decision.lines = std::move(tried.lines);
    return refuse(work, fmt::format("{} {}", work.text.fault, nothing_was_done));
}

bool check_public(StaffWork& work) {
    auto why = why_not_public(work);
    return !why.empty() && refuse(work, fmt::format("{} {}", why, nothing_was_done));
}

bool find_way_to_client(StaffWork& work) {
    if (work.note) return false;
    auto why = why_not_relayed(work);
    if (why.empty()) why = why_unreachable(work.mail, work.ticket().ticket);
    return !why.empty() && refuse(work, std::move(why));
}

bool check_commands(StaffWork& work) {
    work.done = work.decision;
    if (work.note)
        keep_inside(work, work.done);
    else
        answer(work, work.done);
    work.done.relay_text = std::move(work.text.text);
    work.done.relay_signature = work.text.signature;
    work.done.commands = work.text.commands;
    const auto fault = carry_out(work.mail, work.ticket(), work.text.lines, work.done);
    if (!fault.empty()) {
        work.decision.lines = std::move(work.done.lines);
        return refuse(work, fmt::format("{} {}", fault, nothing_was_done));
    }
    if (!work.note) reach_clients(work, work.done);
    return false;
}

bool carry_all_out(StaffWork& work) {
    work.decision = std::move(work.done);
    return true;
}

/// The way of a staff mail: the first stage that decides is the last.
constexpr Stage stages[] = {
    open_for_client,          // a new ticket in a client's name
    speak_of_oneself,         // who is away, on no ticket
    act_on_desk,              // without a ticket: questions, and commands that name theirs
    name_ticket,              // which ticket it is about
    refuse_mail_of_list,      // an answer that a list brings is none
    refuse_hidden_text,       // nor one that nobody here can read
    end_hold,                 // "!send" and "!cancel": another mail's fate
    read_commands,            // all commands are understood
    check_public,             // what is said to be public is not also for the desk alone
    find_way_to_client,       // an answer has a text and somebody to go to
    check_commands,           // all commands can be carried out: they are, on a copy
    hold_behind_newer_answer, // a colleague was faster (what is said in notes is guarded by notify)
    replace_held,             // it stands in for a mail of his that is held
    carry_all_out,
};

} // namespace

bool StaffWork::has(Command::Verb verb) const {
    return std::ranges::find(text.commands, verb, &Command::verb) != text.commands.end();
}

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

bool StaffWork::has_files() const {
    const auto& message = mail.message;
    return std::ranges::any_of(message.attachments,
                               [&](const parser::Attachment& part) { return is_sent_file(part, message); });
}

bool StaffWork::has_words() const { return !text.text.empty() || has(Command::Verb::answer); }

bool refuse(StaffWork& work, std::string why) {
    refuse(work.mail, work.decision, std::move(why), work.decision.sender.staff);
    return true;
}

bool is_staff_mail(const Case& mail, const FollowUp& found, const Decision& decision) {
    if (decision.sender.staff == nullptr) return false;
    const auto own = [&] {
        return equal_fold(found.ticket->ticket.requester.address, decision.sender.address.address);
    };
    if (found.ticket && !own()) return true;
    const auto text = read_staff_mail(mail.message);
    return !text.commands.empty() || !text.fault.empty() || answers_desk_mail(mail, decision.sender);
}

void decide_staff_mail(const Case& mail, const FollowUp& found, Decision& decision) {
    decision.by = found.by;
    decision.ack = {.send = false, .why = "Staff mail is not acknowledged."};
    decision.reasons.push_back(found.reason);
    StaffWork work{.mail = mail,
                   .found = found,
                   .text = read_staff_mail(mail.message),
                   .note = false,
                   .done = {},
                   .decision = decision};
    for (const auto stage : stages)
        if (stage(work)) return;
}

} // namespace ticketd::policy
