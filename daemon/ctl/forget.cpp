// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `forget`: erases a person from all that the desk has stored.
#include "daemon/records/forget.hpp"
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/ctl/progress.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/records/mailbox_copies.hpp"
#include "daemon/state_dir.hpp"
#include "parser/compose.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <utility>

namespace ticketd::ctl {

namespace {

void require_person(const config::Config& config, const std::string& address) {
    if (!parser::is_deliverable(address))
        throw Refusal(Exit::usage,
                      fmt::format("\"{}\" is no mail address; write one such as anna@example.com", address));
    if (policy::is_own_address(address, config.rules.desk) || config.rules.find_staff(address) != nullptr)
        throw Refusal(Exit::usage,
                      fmt::format("{} is the desk's or one of its staff's; take it out of the configuration "
                                  "first",
                                  address));
}

std::size_t unfinished(const store::Traces& traces) {
    return static_cast<std::size_t>(std::ranges::count_if(traces.tickets, [](const store::Ticket& ticket) {
        return ticket.status == store::Status::open || ticket.status == store::Status::waiting;
    }));
}

void print_traces(const store::Traces& traces, const std::string& address) {
    fmt::print(
        "Of {} the desk has {} tickets of its own ({} not closed), {} mails elsewhere, a part in {} other "
        "tickets, {} mails that were sent to it, and {} rows of the register.\n",
        address, traces.tickets.size(), unfinished(traces), traces.entries.size(), traces.involved.size(),
        traces.outgoing, traces.licenses);
    for (const auto& ticket : traces.tickets)
        fmt::print("TID {}  {}  {}\n", ticket.tid.value, to_string(ticket.status), printable(ticket.subject));
}

void require_consent(const std::string& address, bool yes) {
    if (yes) return;
    if (::isatty(STDIN_FILENO) != 1)
        throw Refusal(Exit::usage,
                      "nobody can be asked here whether to go on; add --yes, or --dry-run to see "
                      "what would go");
    fmt::print("This cannot be taken back. Type the address to go on: ");
    std::fflush(stdout);
    std::string typed;
    std::getline(std::cin, typed);
    if (typed != address) throw Refusal(Exit::no, "nothing was erased");
}

/// What this command cannot reach, or may not.
std::vector<std::string> what_stays(const config::Config& config, const store::Traces& traces) {
    std::vector<std::string> stays{"of each removed ticket its number, times, level, response times and "
                                   "ratings, and of each mail a hash "
                                   "by which it is known if it comes again"};
    if (traces.licenses > 0 && !config.licenses_csv.empty())
        stays.push_back(
            fmt::format("the register {}: delete the address there, or the next change of the file "
                        "brings it back",
                        config.licenses_csv.string()));
    stays.emplace_back(
        "copies that `ticketctl backup` made, logs, and what other people have in their mailboxes");
    stays.emplace_back("what stands in archives, pictures and documents that others attached");
    return stays;
}

void print_report(const records::Forgotten& done, const std::vector<records::MailboxCopies>& copies,
                  const std::vector<std::string>& stays) {
    fmt::print(
        "Removed: {} tickets, {} mails, {} sent ones, {} on hold. Rewritten without the person: {} mails. "
        "Rows of tables that changed: {}.\n",
        done.removed.tickets, done.removed.mails, done.removed.outgoing, done.removed.held,
        done.removed.rewritten, done.removed.rows);
    for (const auto& file : done.copies) fmt::print("Deleted: {}\n", file.string());
    for (const auto& file : done.copies_left) fmt::print("Could not be deleted: {}\n", file.string());
    for (const auto& each : copies)
        fmt::print("Mailbox {}: {} of {} copies erased{}\n", each.mailbox, each.erased, each.found,
                   each.left.empty() ? "" : "; " + printable(each.left));
    fmt::print("What stays:\n");
    for (const auto& line : stays) fmt::print("- {}\n", line);
}

Json names_of(const std::vector<std::filesystem::path>& files) {
    auto names = Json::array();
    for (const auto& file : files) names.push_back(file.string());
    return names;
}

void print_json(const std::string& address, const records::Forgotten& done,
                const std::vector<records::MailboxCopies>& copies, const std::vector<std::string>& stays,
                bool dry_run) {
    auto tickets = Json::array(), mailboxes = Json::array();
    for (const auto& ticket : done.traces.tickets) tickets.push_back(ticket.tid.value);
    for (const auto& each : copies)
        mailboxes.push_back({{"mailbox", each.mailbox},
                             {"found", each.found},
                             {"erased", each.erased},
                             {"left", each.left.empty() ? Json(nullptr) : Json(each.left)}});
    print(Json{{"address", address},
               {"dry_run", dry_run},
               {"tickets", tickets},
               {"mails_elsewhere", done.traces.entries.size()},
               {"other_tickets", done.traces.involved.size()},
               {"removed",
                {{"tickets", done.removed.tickets},
                 {"mails", done.removed.mails},
                 {"outgoing", done.removed.outgoing},
                 {"held", done.removed.held}}},
               {"rewritten", done.removed.rewritten},
               {"rows", done.removed.rows},
               {"deleted_files", names_of(done.copies)},
               {"files_left", names_of(done.copies_left)},
               {"mailboxes", mailboxes},
               {"stays", stays}});
}

/// Later rounds look into the mailboxes again, and what could not be erased may be found again.
void add(std::vector<records::MailboxCopies>& all, std::vector<records::MailboxCopies> more) {
    for (std::size_t i = 0; i < all.size() && i < more.size(); ++i) {
        more[i].found = std::max(all[i].found, all[i].erased + more[i].found);
        more[i].erased += all[i].erased;
        if (more[i].left.empty()) more[i].left = all[i].left;
    }
    all = std::move(more);
}

/// What another run has to do.
void require_all(const records::Forgotten& done, const std::vector<records::MailboxCopies>& copies) {
    if (!done.finished)
        throw Refusal(Exit::failed,
                      "a mailbox could not be looked into, and what leads to the mails in it was left in the "
                      "database for that; run the command again when the server is there");
    if (!done.copies_left.empty())
        throw Refusal(Exit::failed,
                      fmt::format("{} could not be deleted and holds the person still; delete it",
                                  done.copies_left.front().string()));
    const auto stayed = [](const records::MailboxCopies& each) { return !each.left.empty(); };
    if (std::ranges::any_of(copies, stayed))
        throw Refusal(Exit::failed, "copies of mails are left in a mailbox; see above");
}

} // namespace

Exit forget(const Context& context, const std::string& address, bool dry_run, bool yes) {
    const auto config = context.configuration();
    context.queries(config);
    require_person(config, address);
    records::Forgetter forgetter(config.state_dir / database_file, config.rules, address);
    records::Forgotten done;
    done.traces = forgetter.traces();
    const auto stays = what_stays(config, done.traces);
    if (!context.json) print_traces(done.traces, address);
    if (dry_run) {
        if (context.json) print_json(address, done, {}, stays, true);
        return Exit::done;
    }
    require_consent(address, yes);
    std::vector<records::MailboxCopies> copies;
    {
        Progress progress;
        const records::Steps steps = [&](auto step, auto count, auto all) {
            progress.show(step, count, all);
        };
        const records::EraseElsewhere erase = [&](const std::vector<std::string>& message_ids) {
            steps("the mailboxes", 0, 0);
            add(copies, records::erase_mailbox_copies(config, address, message_ids));
            return std::ranges::none_of(copies, &records::MailboxCopies::away);
        };
        done = forgetter.carry_out(now(), erase, steps);
    }
    if (context.json)
        print_json(address, done, copies, stays, false);
    else
        print_report(done, copies, stays);
    require_all(done, copies);
    return Exit::done;
}

} // namespace ticketd::ctl
