// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/metrics.hpp"

#include "daemon/http/exposition.hpp"
#include "daemon/policy/decision.hpp"

#include <array>

namespace ticketd {

namespace {

using http::Exposition;

double seconds(store::Instant at) { return static_cast<double>(at.time_since_epoch().count()) / 1000.0; }

/// How long ago; never negative, whatever the clock did.
double age(store::Instant then, store::Instant now) {
    return then < now ? static_cast<double>((now - then).count()) / 1000.0 : 0;
}

double number(std::uint64_t count) { return static_cast<double>(count); }

void tell_daemon(const Measured& measured, Exposition& out) {
    out.family("ticketd_healthy", "gauge", "1 while /health says that all is well.");
    out.sample(measured.healthy ? 1 : 0);
    out.family("ticketd_start_time_seconds", "gauge", "When the daemon was started, in seconds since 1970.");
    out.sample(seconds(measured.started));
}

void tell_mailboxes(const Health& health, store::Instant started, store::Instant now, Exposition& out) {
    out.family("ticketd_mailbox_up", "gauge", "1 while the mailbox can be read.");
    for (const auto& mailbox : health.mailboxes)
        out.sample(mailbox.polled && mailbox.trouble.empty() ? 1 : 0, {{"mailbox", mailbox.name}});
    out.family("ticketd_mailbox_poll_age_seconds", "gauge",
               "Time since the last complete look at the mailbox; before the first, since the start.");
    for (const auto& mailbox : health.mailboxes)
        out.sample(age(mailbox.polled.value_or(started), now), {{"mailbox", mailbox.name}});
    out.family("ticketd_mailbox_backlog_mails", "gauge", "Mails that are known to wait in the mailbox.");
    for (const auto& mailbox : health.mailboxes)
        out.sample(number(mailbox.backlog), {{"mailbox", mailbox.name}});
}

void tell_work(const Measured& measured, Exposition& out) {
    out.family("ticketd_mails_total", "counter", "Mails taken in since the start, by what became of them.");
    // Those that there were none of yet too: a rate needs its zero.
    for (const auto outcome :
         {policy::Outcome::new_ticket, policy::Outcome::client_reply, policy::Outcome::staff_answer,
          policy::Outcome::note, policy::Outcome::refused, policy::Outcome::held_back,
          policy::Outcome::client_request, policy::Outcome::spam, policy::Outcome::machine,
          policy::Outcome::duplicate, policy::Outcome::ignored}) {
        const std::string word{to_string(outcome)};
        const auto found = measured.counts.mails.find(word);
        out.sample(found != measured.counts.mails.end() ? number(found->second) : 0, {{"outcome", word}});
    }
    out.family("ticketd_mails_put_on_hold_total", "counter", "Mails put on hold since the start.");
    out.sample(number(measured.counts.held));
    out.family("ticketd_mail_failures_total", "counter",
               "Attempts to process a mail that failed, since the start.");
    out.sample(number(measured.counts.failures));
    out.family("ticketd_deliveries_total", "counter",
               "Attempts to send a mail since the start, by their result.");
    out.sample(number(measured.tally.sent), {{"result", "sent"}});
    out.sample(number(measured.tally.put_off), {{"result", "put_off"}});
    out.sample(number(measured.tally.failed), {{"result", "failed"}});
    const auto &parse = measured.counts.parse, &transaction = measured.counts.transaction;
    out.family("ticketd_mail_parse_seconds", "histogram", "Time to parse a mail.");
    out.histogram(Durations::bounds, parse.counts, parse.sum);
    out.family("ticketd_transaction_seconds", "histogram",
               "Time of a transaction of mails, with its commit to the disk.");
    out.histogram(Durations::bounds, transaction.counts, transaction.sum);
}

void tell_tickets(const store::DeskGauges& desk, Exposition& out) {
    out.family("ticketd_tickets", "gauge", "Tickets under way, by their status.");
    out.sample(number(desk.open), {{"status", "open"}});
    out.sample(number(desk.waiting), {{"status", "waiting"}});
    out.family("ticketd_tickets_overdue", "gauge", "Tickets whose promised time is over.");
    out.sample(number(desk.overdue));
    out.family("ticketd_tickets_due_soon", "gauge", "Tickets whose promised time will soon be over.");
    out.sample(number(desk.due_soon));
    out.family("ticketd_staff_mails_held", "gauge", "Mails of staff that wait for their writer's word.");
    out.sample(number(desk.held_staff_mails));
    out.family("ticketd_held_mails", "gauge", "Mails on hold, that need a person.");
    out.sample(number(desk.alerts.held));
    out.family("ticketd_gate_breaker_open", "gauge",
               "1 while the gate's global breaker stops automatic mail.");
    out.sample(desk.alerts.breaker_open ? 1 : 0);
}

void tell_outbox(const VitalSigns& signs, const store::DeskGauges& desk, store::Instant now,
                 Exposition& out) {
    out.family("ticketd_outbox_up", "gauge", "1 while the relay takes mail, as far as is known.");
    out.sample(signs.daemon && signs.daemon->outbox_trouble.empty() ? 1 : 0);
    out.family("ticketd_outbox_waiting_mails", "gauge", "Mails that wait to leave.");
    out.sample(number(desk.alerts.outbox_waiting));
    out.family("ticketd_outbox_oldest_age_seconds", "gauge",
               "Age of the mail that has waited longest; 0: none waits.");
    out.sample(desk.alerts.oldest_waiting ? age(*desk.alerts.oldest_waiting, now) : 0);
    out.family("ticketd_outbox_oldest_due_seconds", "gauge",
               "How long the mail is overdue whose turn to be tried came first; 0: none is.");
    out.sample(desk.oldest_due ? age(*desk.oldest_due, now) : 0);
    out.family("ticketd_outbox_failed_mails", "gauge", "Mails that were given up, or came back.");
    out.sample(number(desk.outbox_failed));
}

void tell_alerts(const store::DeskGauges& desk, Exposition& out) {
    constexpr std::array<std::string_view, 7> kinds{"credentials", "mailbox", "oauth",  "outbox",
                                                    "disk",        "hold",    "breaker"};
    out.family("ticketd_alerts", "gauge",
               "Causes for which whoever looks after the desk was alerted, by kind.");
    for (const auto kind : kinds) {
        std::uint64_t count = 0;
        for (const auto& alert : desk.alerts.told)
            count += std::string_view(alert.cause).substr(0, alert.cause.find(':')) == kind ? 1U : 0U;
        out.sample(number(count), {{"cause", std::string(kind)}});
    }
}

void tell_room(const VitalSigns& signs, Exposition& out) {
    if (signs.desk) {
        out.family("ticketd_database_size_bytes", "gauge", "Size of the database and its log.");
        out.sample(number(signs.desk->database_bytes));
    }
    if (!signs.disk_trouble.empty()) return;
    out.family("ticketd_disk_free_bytes", "gauge", "Free room where the state is.");
    out.sample(number(signs.disk_free));
    out.family("ticketd_disk_needed_bytes", "gauge", "Room that one more mail may need.");
    out.sample(number(signs.disk_needed));
}

} // namespace

std::string metrics(const Measured& measured, store::Instant now) {
    Exposition out;
    const auto& signs = measured.signs;
    tell_daemon(measured, out);
    if (signs.daemon) tell_mailboxes(*signs.daemon, measured.started, now, out);
    tell_work(measured, out);
    out.family("ticketd_store_up", "gauge", "1 while the database can be read.");
    out.sample(signs.desk ? 1 : 0);
    if (signs.desk) {
        tell_tickets(*signs.desk, out);
        tell_outbox(signs, *signs.desk, now, out);
        tell_alerts(*signs.desk, out);
    }
    tell_room(signs, out);
    return out.text();
}

} // namespace ticketd
