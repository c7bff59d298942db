// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/mail_log.hpp"

#include "daemon/log.hpp"

#include <fmt/format.h>

namespace ticketd {

namespace {

std::string uid_of(const MailPlace& place) {
    return place.delivery.uid != 0 ? std::to_string(place.delivery.uid) : std::string{};
}

} // namespace

MailFate fate_of(const policy::Decision& decision) {
    return {.outcome = decision.outcome,
            .tid = decision.tid,
            .sender = decision.sender.address.address,
            .reason = decision.reasons.empty() ? std::string{} : decision.reasons.back()};
}

void log_mail(const parser::Message& message, const MailFate& fate, const MailPlace& place,
              std::chrono::nanoseconds spent) {
    if (!log::wants(log::Level::info)) return;
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
    const std::string outcome{to_string(fate.outcome)};
    const auto tid = fate.tid ? std::to_string(fate.tid->value) : std::string{};
    const auto text = fmt::format("mail <{}> from {}: {}{}, {} ({:.1f} ms)", log::safe(message.message_id),
                                  log::safe(fate.sender), outcome, tid.empty() ? tid : " on " + tid,
                                  log::safe(fate.reason), static_cast<double>(microseconds) / 1000.0);
    log::record(log::Level::info, text,
                {{"TICKETD_MAIL_ID", message.message_id},
                 {"TICKETD_OUTCOME", outcome},
                 {"TICKETD_TID", tid},
                 {"TICKETD_MAILBOX", place.mailbox},
                 {"TICKETD_UID", uid_of(place)},
                 {"TICKETD_DURATION_USEC", std::to_string(microseconds)}});
}

void log_failure(const parser::Message& message, const MailPlace& place, const std::string& error) {
    const auto text =
        fmt::format("mail UID {} <{}>: failed and will be tried again: {}; nothing is to be done "
                    "unless it is put on hold",
                    place.delivery.uid, log::safe(message.message_id), log::safe(error));
    log::record(log::Level::warning, text,
                {{"TICKETD_MAIL_ID", message.message_id},
                 {"TICKETD_OUTCOME", "failed"},
                 {"TICKETD_MAILBOX", place.mailbox},
                 {"TICKETD_UID", uid_of(place)}});
}

void log_hold(const parser::Message& message, const MailPlace& place, const std::string& error,
              store::HoldId id, int attempts) {
    const auto text = fmt::format(
        "mail UID {} <{}>: failed {} times and is on hold as number {}: {}. See `ticketctl hold show {}`",
        place.delivery.uid, log::safe(message.message_id), attempts, id.value, log::safe(error), id.value);
    log::record(log::Level::error, text,
                {{"TICKETD_MAIL_ID", message.message_id},
                 {"TICKETD_OUTCOME", "held"},
                 {"TICKETD_MAILBOX", place.mailbox},
                 {"TICKETD_UID", uid_of(place)}});
}

} // namespace ticketd
