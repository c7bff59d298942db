// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `ledger`: what became of every mail that was seen, and whether any was not.
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/rescan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::ctl {

namespace {

using Rows = std::vector<store::LedgerRow>;

std::vector<std::uint32_t> uids_in(const Rows& rows, const intake::MailboxSettings& mailbox,
                                   std::uint32_t uidvalidity) {
    std::vector<std::uint32_t> uids;
    for (const auto& row : rows)
        if (row.mailbox == mailbox.name && row.user == mailbox.endpoint.user
            && row.delivery.uidvalidity == uidvalidity)
            uids.push_back(row.delivery.uid);
    std::ranges::sort(uids);
    return uids;
}

Json row_json(const store::LedgerRow& row) {
    return {{"mailbox", row.mailbox},
            {"uidvalidity", row.delivery.uidvalidity},
            {"uid", row.delivery.uid},
            {"outcome", row.outcome},
            {"entry", row.entry ? Json(row.entry->value) : Json(nullptr)},
            {"at", iso_time(row.at)}};
}

Json row_json(const Unaccounted& mail) {
    return {{"mailbox", mail.mailbox}, {"uidvalidity", mail.uidvalidity},
            {"uid", mail.uid},         {"outcome", nullptr},
            {"entry", nullptr},        {"at", nullptr}};
}

void print_json(const Rows& rows, const std::vector<Unaccounted>& missing) {
    auto array = Json::array();
    for (const auto& row : rows) array.push_back(row_json(row));
    for (const auto& mail : missing) array.push_back(row_json(mail));
    print(array);
}

void print_text(const Rows& rows, const std::vector<Unaccounted>& missing, const std::string& zone) {
    std::vector<std::vector<std::string>> table{{"MAILBOX", "UIDVALIDITY", "UID", "OUTCOME", "ENTRY", "AT"}};
    for (const auto& row : rows)
        table.push_back({row.mailbox, std::to_string(row.delivery.uidvalidity),
                         std::to_string(row.delivery.uid), row.outcome,
                         row.entry ? std::to_string(row.entry->value) : "-", local_time(row.at, zone)});
    for (const auto& mail : missing)
        table.push_back(
            {mail.mailbox, std::to_string(mail.uidvalidity), std::to_string(mail.uid), "NONE", "-", "-"});
    print_table(table);
}

} // namespace

Exit ledger(const Context& context) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const KnownUids known = [&](const intake::MailboxSettings& mailbox, std::uint32_t uidvalidity) {
        return uids_in(queries.ledger(), mailbox, uidvalidity);
    };
    std::vector<Unaccounted> missing;
    std::string silent;
    try {
        missing = unaccounted(config, known);
    } catch (const net::Failure& failure) {
        silent = failure.what();
    }
    if (context.json)
        print_json(queries.ledger(), missing);
    else
        print_text(queries.ledger(), missing, config.rules.desk.time_zone);
    if (!silent.empty())
        throw Refusal(
            Exit::failed,
            fmt::format("whether the server holds mails that the ledger does not have is unknown: {}",
                        silent));
    if (missing.empty()) return Exit::done;
    throw Refusal(Exit::no,
                  fmt::format("{} mails on the server have no outcome; where ticketd is running, see its "
                              "log and `ticketctl health`",
                              missing.size()));
}

Exit ledger_rescan(const Context& context, bool hold) {
    const auto config = context.configuration();
    context.queries(config);
    const auto found = [&] {
        Progress progress;
        const auto folders = hold ? RescanFolders::processed_and_hold : RescanFolders::processed;
        return rescan(config, folders, [&](auto done, auto all) { progress.show("mails", done, all); });
    }();
    fmt::print("{} mails that the ledger did not have were read again, of which {} are on hold\n",
               found.read + found.failed, found.failed);
    if (found.unread.empty()) return Exit::done;
    throw Refusal(Exit::failed,
                  fmt::format("{} folders could not be read; mend that and run it again; the first is {}",
                              found.unread.size(), found.unread.front()));
}

} // namespace ticketd::ctl
