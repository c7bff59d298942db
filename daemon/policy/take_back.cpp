// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/take_back.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

using store::Status;

/// What came after the answer, by other mails.
bool happened_since(const store::GivenAnswer& answer, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(answer.events, [&](const store::Event& event) {
        return event.entry != answer.entry.id && std::ranges::find(words, event.what) != words.end();
    });
}

/// Why the answer cannot be taken back; empty if it can.
std::string why_too_late(const store::GivenAnswer& answer) {
    if (!answer.before)
        return "Answers leave this desk at once (desk.undo in its configuration is 0s), so nothing can be "
               "taken "
               "back.";
    if (answer.mails.empty()) return "The desk sent nothing for that answer that could be taken back.";
    const auto left = std::ranges::find_if(answer.mails, [](const store::RelayedMail& mail) {
        return mail.state == store::OutboxState::sent || mail.state == store::OutboxState::sending
               || mail.uncertain;
    });
    if (left != answer.mails.end())
        return fmt::format("It is too late: the answer has left for {}.", left->recipient);
    return {};
}

void restore_clock(const store::GivenAnswer& answer, const store::Ticket& now, store::TicketUpdate& update) {
    const auto& before = *answer.before;
    if (!before.clock_start || !before.due) return;
    const bool ended = now.status != Status::open && now.status != Status::waiting
                       && happened_since(answer, {"closed", "merged", "spam"});
    if (happened_since(answer, {"answered"}) || ended) return; // then nothing is owed
    update.clock_start = std::min(*before.clock_start, now.clock_start.value_or(*before.clock_start));
    update.due = std::min(*before.due, now.due.value_or(*before.due));
    update.reminded = before.reminded;
}

void restore_status(const store::GivenAnswer& answer, const store::Ticket& now, store::TicketUpdate& update) {
    const auto& before = *answer.before;
    if (before.status == now.status || now.status == Status::merged) return;
    if (happened_since(answer, {"answered", "replied", "closed", "reopened", "waiting", "merged", "spam"}))
        return;
    update.status = before.status;
    update.closed = before.closed;
}

void restore_level(const store::GivenAnswer& answer, const store::Ticket& now, store::TicketUpdate& update) {
    const auto& before = *answer.before;
    if (happened_since(answer, {"level", "development", "coupon-used", "login-confirmed"})) return;
    if (before.level != now.level) {
        update.level = before.level;
        update.level_basis = before.level_basis;
        update.level_set_by = before.level_set_by;
    }
    if (before.in_development != now.in_development) update.in_development = before.in_development;
}

void restore_rest(const store::GivenAnswer& answer, const store::Ticket& now, store::TicketUpdate& update) {
    const auto& before = *answer.before;
    if (before.urgent != now.urgent && !happened_since(answer, {"urgent", "normal"}))
        update.urgent = before.urgent;
    if (before.assignee != now.assignee && !happened_since(answer, {"assigned"}))
        update.assignee = before.assignee;
}

/// What the answer's own mail did that stays.
std::vector<std::string> what_stays(const store::GivenAnswer& answer) {
    constexpr auto lasting = std::to_array<std::string_view>(
        {"participant-added", "requester-changed", "merged", "split", "revealed", "linked"});
    std::vector<std::string> stays;
    for (const auto& event : answer.events)
        if (event.entry == answer.entry.id && std::ranges::find(lasting, event.what) != lasting.end())
            stays.push_back(event.detail.empty() ? event.what
                                                 : fmt::format("{}: {}", event.what, event.detail));
    return stays;
}

} // namespace

bool take_back(StaffWork& work, std::optional<store::EntryId> named) {
    const auto& known = work.mail.facts.holding.answer;
    if (!named || !known || known->entry.id != *named)
        return refuse(work,
                      "The mail answers neither a mail that is held nor an answer of yours that is on its "
                      "way, so there is nothing to cancel. Reply to the desk's mail about it.");
    const auto& answer = *known;
    auto& decision = work.decision;
    if (work.mail.rules.find_staff(answer.entry.from.address) != decision.sender.staff)
        return refuse(work, "The answer is a colleague's, who alone may take it back. Nothing was done.");
    if (auto why = why_too_late(answer); !why.empty()) return refuse(work, why + " Nothing was done.");
    TakeBack back{.answer = answer.entry.id, .restored = {}, .stays = what_stays(answer)};
    const auto& now = work.ticket().ticket;
    back.restored.tid = now.tid;
    restore_status(answer, now, back.restored);
    restore_clock(answer, now, back.restored);
    restore_level(answer, now, back.restored);
    restore_rest(answer, now, back.restored);
    decision.outcome = Outcome::note;
    decision.commands = work.text.commands;
    decision.reasons.push_back(fmt::format("{} takes answer {} back, which had not left.",
                                           decision.sender.staff->name, answer.entry.id.value));
    decision.holding.takes_back = std::move(back);
    return true;
}

} // namespace ticketd::policy
