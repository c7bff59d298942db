// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/staff_action.hpp"
#include "store/queries.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ticketd::config {
struct Config;
}

/// ctl: ticketctl, the desk for people at a shell. One file a command; each reads what it needs, prints, and
/// gives an exit status. It must not do anything in another way than the daemon does it.
namespace ticketd::ctl {

/// Exit statuses: done; what was asked for is not there or not allowed; wrong usage; a fault.
enum class Exit { done = 0, no = 1, usage = 2, failed = 3 };

/// Ends a command: one line for stderr that says what, where and what to do, and the status.
class Refusal : public std::runtime_error {
public:
    Refusal(Exit status, const std::string& what) : std::runtime_error(what), status_(status) {}
    Exit status() const noexcept { return status_; }

private:
    Exit status_;
};

/// What every command is given.
struct Context {
    std::filesystem::path config_file;
    bool json = false;

    /// Read at each call; throws config's error.
    config::Config configuration() const;
    /// The desk's database, for reading. Throws Refusal where there is none yet.
    store::Queries queries(const config::Config&) const;
};

Exit parse(const std::vector<std::string>& files);
Exit explain(const Context&, const std::string& file);

enum class ListWhat { unfinished, all, machine };
Exit list(const Context&, ListWhat);
/// The newest tickets that hold all of the words; none is Exit::no.
Exit find(const Context&, const std::vector<std::string>& words);
/// With `reveal` access data is shown, and the ticket's history says so, and that it was `as`.
Exit show(const Context&, std::int64_t tid, bool reveal, const std::string& as);
Exit raw(const Context&, std::int64_t entry);
Exit attachment(const Context&, std::int64_t entry, std::int64_t number);

/// Tickets that staff marked as spam, and mails that a filter before us marked.
Exit spam_list(const Context&);
/// Such a mail, or ticket, comes in as if it had just arrived; the staff member `as` says so (empty: the
/// desk).
Exit spam_not(const Context&, std::int64_t number, const std::string& as);

/// The gate's state; with `reset` the global breaker is closed, with `lift` a dead address' suspension ends.
Exit gate(const Context&, bool reset, const std::string& lift);

enum class OutboxVerb { list, retry, drop };
Exit outbox(const Context&, OutboxVerb, std::int64_t id);
enum class HoldVerb { list, show, retry, drop };
Exit hold(const Context&, HoldVerb, std::int64_t id);
/// What became of every mail; those on the server of which nothing is known end it with Exit::no.
Exit ledger(const Context&);
/// Takes in what the folders for processed mails hold and the ledger does not know; with `hold` what those
/// for mails on hold hold, too.
Exit ledger_rescan(const Context&, bool hold);

/// Logs in at an [[oauth]]'s provider: prints what a person has to do in a browser, and waits for it.
Exit oauth_login(const Context&, const std::string& name);
Exit oauth_list(const Context&);

/// A copy of all that the desk knows, with its keys, while it goes on.
Exit backup(const Context&, const std::filesystem::path& file);
/// Whether the database and every stored mail are whole.
Exit check(const Context&);
/// Whether every mailbox is looked at, the outbox moves and the disk has room.
Exit health(const Context&);

/// A ticket's correspondence as an mbox file on standard output; with `inside` also notes, staff's own mails
/// and what was sent to staff.
Exit export_ticket(const Context&, std::int64_t tid, bool inside);
/// What today's rules make of the mails of a Maildir or an mbox file, or with `compare` how that differs from
/// what is stored, which then ends it with Exit::no.
Exit replay(const Context&, const std::string& path, bool compare);
/// Removes what [retention] keeps no longer.
Exit expire(const Context&, bool dry_run);
/// Erases a person from all that is stored; asks at a terminal unless `yes`.
Exit forget(const Context&, const std::string& address, bool dry_run, bool yes);

/// What staff do by mail, from a shell, as the staff member `as` (empty: the desk). Reply and note take their
/// text from standard input.
/// `argument` is that of verbs that take one.
Exit staff(const Context&, std::optional<notify::StaffAction::Verb>, std::int64_t tid,
           const std::string& argument, const std::string& as);

/// The name of the staff member whom `as` means; empty for nobody in particular. Throws Refusal for one that
/// the configuration does not have.
std::string staff_named(const std::string& as, const policy::Rules&);

/// Mails of the staff that wait for their writer's word.
Exit held(const Context&);
/// Sends such a mail (HeldState::sent) or drops it (cancelled), as the staff member `as` (empty: the desk).
Exit end_held(const Context&, store::HeldState, std::int64_t entry, const std::string& as);

/// The staff: who is who, who is away, and how much each has to do.
Exit staff_list(const Context&);
/// Somebody of the staff is away: until a date, until back, or not any more ("no"); as `!away` in a mail.
Exit away(const Context&, const std::string& name, const std::string& until, const std::string& as);

/// The installation's keys, by their ids; and a new one in front, while no daemon is at work.
Exit keys(const Context&);
Exit rotate_keys(const Context&);

/// What was promised and what was kept, in a time.
struct ReportOrder {
    std::string since, until; ///< local dates of the desk, "2026-11-01", both inclusive; empty: without end
    bool csv = false;
    std::filesystem::path plot; ///< an .svg or .png to be drawn; empty: none
};
Exit report(const Context&, const ReportOrder&);

Exit license_check(const Context&, const std::string& address);
Exit license_import(const Context&, const std::string& file);
Exit license_recheck(const Context&);
Exit coupon_issue(const Context&, const std::string& key);
Exit coupon_list(const Context&);

} // namespace ticketd::ctl
