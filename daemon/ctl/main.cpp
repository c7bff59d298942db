// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/notify/template.hpp"
#include "daemon/records/mail_source.hpp"
#include "daemon/register/licenses.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <functional>

namespace {

using namespace ticketd;
using ctl::Exit;
using Verb = notify::StaffAction::Verb;

/// What the command line gave; each command uses its own.
struct Arguments {
    ctl::Context context{.config_file = "/etc/ticketd/ticketd.toml", .json = false};
    std::string file, address, argument, as, key;
    ctl::ReportOrder report;
    std::vector<std::string> files;
    std::int64_t number = 0, second_number = 0;
    bool all = false, machine = false, reveal = false, spam = false, reset = false, dry_run = false,
         yes = false;
};

/// The command that was chosen.
using Command = std::function<Exit()>;

class CommandLine {
public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.add_option("--config", arguments_.context.config_file, "the desk's configuration")
            ->capture_default_str();
        app_.set_version_flag("--version", "ticketctl " TICKETD_VERSION, "print the version");
        reading();
        staff();
        operations();
        licenses();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const bool asked_for_help = error.get_exit_code() == 0;
            app_.exit(error);
            return asked_for_help ? 0 : static_cast<int>(Exit::usage);
        }
        const auto status = chosen_();
        ctl::finish_output();
        return static_cast<int>(status);
    }

private:
    CLI::App* add(const char* name, const char* help, Command command, CLI::App* parent = nullptr) {
        auto* sub = (parent ? parent : &app_)->add_subcommand(name, help);
        sub->fallthrough();
        // CLI11 calls a subcommand before the command that it belongs to: the first to be called was chosen.
        sub->final_callback([this, command = std::move(command)] {
            if (!chosen_) chosen_ = command;
        });
        return sub;
    }
    void json(CLI::App* sub) { sub->add_flag("--json", arguments_.context.json, "print JSON"); }

    void reading() {
        auto& a = arguments_;
        auto* parse = add("parse", "what the parser reads in mails, a JSON object a line",
                          [&a] { return ctl::parse(a.files); });
        parse->add_option("FILE", a.files, "files that hold one mail each")->required();
        auto* explain = add("explain", "what would be done with a mail now, and why; changes nothing",
                            [&a] { return ctl::explain(a.context, a.file); });
        explain->add_option("FILE", a.file, "a file that holds one mail; - reads standard input")->required();
        json(explain);
        auto* list = add("list", "the queue, in the order of service", [&a] {
            if (a.spam) return ctl::spam_list(a.context);
            return ctl::list(a.context, a.machine ? ctl::ListWhat::machine
                                        : a.all   ? ctl::ListWhat::all
                                                  : ctl::ListWhat::unfinished);
        });
        auto* all = list->add_flag("--all", a.all, "closed tickets and spam too");
        list->add_flag("--machine", a.machine, "machines' mail that belongs to no ticket")->excludes(all);
        list->add_flag("--spam", a.spam, "what a filter or staff marked as spam")->excludes(all);
        json(list);
        auto* find = add("find", "the newest tickets whose subjects or texts hold all of the words",
                         [&a] { return ctl::find(a.context, a.files); });
        find->add_option("WORDS", a.files, "words, in any case of letters")->required();
        json(find);
        auto* show = add("show", "one ticket: its mails and events",
                         [&a] { return ctl::show(a.context, a.number, a.reveal, a.as); });
        show->add_option("TID", a.number, "the ticket's number")->required();
        show->add_flag("--reveal", a.reveal, "access data too; the ticket's history says so");
        show->add_option("--as", a.as, "the staff member who looks");
        json(show);
        auto* raw =
            add("raw", "the stored bytes of an entry's mail", [&a] { return ctl::raw(a.context, a.number); });
        raw->add_option("ENTRY", a.number, "the entry's number, see show")->required();
        auto* attachment = add("attachment", "the bytes of an attachment",
                               [&a] { return ctl::attachment(a.context, a.number, a.second_number); });
        attachment->add_option("ENTRY", a.number, "the entry's number, see show")->required();
        attachment->add_option("N", a.second_number, "the attachment's number there, from 1")->required();
    }

    /// `argument` is the name of what the verb takes beside the ticket; nullptr: nothing.
    CLI::App* staff_action(const char* name, const char* help, std::optional<Verb> verb,
                           const char* argument = nullptr, const char* argument_help = "") {
        auto& a = arguments_;
        auto* sub =
            add(name, help, [&a, verb] { return ctl::staff(a.context, verb, a.number, a.argument, a.as); });
        sub->add_option("TID", a.number, "the ticket's number")->required();
        if (argument) sub->add_option(argument, a.argument, argument_help)->required();
        sub->add_option("--as", a.as, "the staff member who does it");
        return sub;
    }

    void end_held(const char* name, const char* help, store::HeldState state) {
        auto& a = arguments_;
        auto* sub = add(name, help, [&a, state] { return ctl::end_held(a.context, state, a.number, a.as); });
        sub->add_option("ENTRY", a.number, "the mail's number, see held")->required();
        sub->add_option("--as", a.as, "the staff member who says so: its writer");
    }

    void staff() {
        staff_action("reply", "answer the client; the text is read from standard input", std::nullopt);
        staff_action("note", "an internal note; the text is read from standard input", Verb::note);
        staff_action("close", "close a ticket", Verb::close);
        staff_action("reopen", "reopen a ticket", Verb::reopen);
        staff_action("merge", "let a ticket go on in another one", Verb::merge, "INTO",
                     "the number of the ticket that stays");
        staff_action("split", "make a message of a ticket a ticket of its own", Verb::split, "ENTRY",
                     "the message's number, see show");
        staff_action("cc", "let somebody take part: they get the answers too", Verb::cc, "ADDRESS",
                     "a mail address");
        staff_action("requester", "say whose request a ticket is", Verb::requester, "ADDRESS",
                     "a mail address");
        staff_action("assign", "say whose ticket it is", Verb::assign, "NAME",
                     "a name of the staff, or nobody");
        staff_action("level", "set a ticket's level; its clock follows", Verb::level, "KEY",
                     "the key of a level");
        staff_action("urgent", "a ticket may be served out of turn", Verb::urgent);
        staff_action("normal", "a ticket is served in its turn", Verb::normal);
        staff_action("development", "pass a ticket to the development department", Verb::development);
        auto& a = arguments_;
        json(add("held", "mails of the staff that wait for their writer's word",
                 [&a] { return ctl::held(a.context); }));
        end_held("send", "send a mail of the staff that waits", store::HeldState::sent);
        end_held("cancel", "drop a mail of the staff that waits", store::HeldState::cancelled);
        json(add("staff", "the staff: who is away, and how much each has to do",
                 [&a] { return ctl::staff_list(a.context); }));
        auto* away = add("away", "somebody of the staff is away and gets no new tickets",
                         [&a] { return ctl::away(a.context, a.key, a.argument, a.as); });
        away->add_option("NAME", a.key, "a name of the staff")->required();
        away->add_option("DATE", a.argument,
                         "the last day away, such as 2026-12-24; or no; without: until back");
        away->add_option("--as", a.as, "the staff member who says so");
        staff_action("wait", "a ticket waits for the client", Verb::wait)
            ->add_option("REASON", arguments_.argument, "what it waits for, one word for the shell");
    }

    void operations() {
        auto& a = arguments_;
        auto* report = add("report", "what was promised and what was kept, level by level",
                           [&a] { return ctl::report(a.context, a.report); });
        report->add_option("--since", a.report.since, "the first day, such as 2026-11-01");
        report->add_option("--until", a.report.until, "the last day");
        auto* csv = report->add_flag("--csv", a.report.csv, "print CSV (RFC 4180)");
        report->add_option("--plot", a.report.plot, "draw it into this file, .svg or .png");
        report->add_flag("--json", a.context.json, "print JSON")->excludes(csv);
        auto* outbox = add("outbox", "mails on their way out",
                           [&a] { return ctl::outbox(a.context, ctl::OutboxVerb::list, 0); });
        json(outbox);
        outbox_verb(outbox, "retry", "send it again now", ctl::OutboxVerb::retry);
        outbox_verb(outbox, "drop", "never send it", ctl::OutboxVerb::drop);
        auto* hold = add("hold", "mails that could not be processed",
                         [&a] { return ctl::hold(a.context, ctl::HoldVerb::list, 0); });
        json(hold);
        json(hold_verb(hold, "show", "a mail and why it failed", ctl::HoldVerb::show));
        hold_verb(hold, "retry", "bring it in, now that the cause is gone", ctl::HoldVerb::retry);
        hold_verb(hold, "drop", "give it up", ctl::HoldVerb::drop);
        auto* ledger =
            add("ledger", "what became of every mail that was seen, and mails of which nobody knows",
                [&a] { return a.reset ? ctl::ledger_rescan(a.context, a.all) : ctl::ledger(a.context); });
        auto* rescan = ledger->add_flag("--rescan", a.reset,
                                        "take in what the folders of processed mails hold, and nobody knows");
        ledger
            ->add_flag("--hold", a.all,
                       "and what the folders of mails on hold hold, those that were given up too")
            ->needs(rescan);
        json(ledger);
        upkeep();
    }

    void upkeep() {
        auto& a = arguments_;
        auto* backup = add("backup", "a copy of the database with the keys, while ticketd runs",
                           [&a] { return ctl::backup(a.context, a.file); });
        backup->add_option("FILE", a.file, "the copy; one that is there is replaced")->required();
        json(add("check", "whether the database and every stored mail are whole",
                 [&a] { return ctl::check(a.context); }));
        records();
        json(add("health", "whether mailboxes are looked at, mails leave and the disk has room",
                 [&a] { return ctl::health(a.context); }));
    }

    void logins() {
        auto& a = arguments_;
        auto* oauth =
            add("oauth", "logins at Gmail, Microsoft 365 and their like", [] { return Exit::usage; });
        oauth->require_subcommand(1);
        add(
            "login", "log in with a browser, so that ticketd can",
            [&a] { return ctl::oauth_login(a.context, a.key); }, oauth)
            ->add_option("NAME", a.key, "the name of an [[oauth]]")
            ->required();
        json(add(
            "list", "the logins of the configuration", [&a] { return ctl::oauth_list(a.context); }, oauth));
    }

    void records() {
        auto& a = arguments_;
        auto* exported = add("export", "a ticket's correspondence, as an mbox file on standard output",
                             [&a] { return ctl::export_ticket(a.context, a.number, a.all); });
        exported->add_option("TID", a.number, "the ticket's number")->required();
        exported->add_flag("--notes", a.all, "what stayed inside too: notes, staff's own mails, notices");
        auto* replay = add("replay", "run old mail through today's rules, on a scratch database",
                           [&a] { return ctl::replay(a.context, a.file, a.reset); });
        replay->add_option("PATH", a.file, "a Maildir, or an mbox file")->required();
        replay->add_flag("--compare", a.reset, "only say what differs from what is stored");
        json(replay);
        auto* expire = add("expire", "remove what [retention] keeps no longer; the statistics stay",
                           [&a] { return ctl::expire(a.context, a.dry_run); });
        expire->add_flag("--dry-run", a.dry_run, "only say what would be removed");
        json(expire);
        auto* forget = add("forget", "erase a person from all that is stored",
                           [&a] { return ctl::forget(a.context, a.address, a.dry_run, a.yes); });
        forget->add_option("ADDRESS", a.address, "the person's mail address")->required();
        forget->add_flag("--dry-run", a.dry_run, "only say what the desk has of it");
        forget->add_flag("--yes", a.yes, "do not ask");
        json(forget);
    }

    void licenses() {
        auto& a = arguments_;
        auto* license = add("license", "the register of licences", [] { return Exit::usage; });
        license->require_subcommand(1);
        auto* check = add(
            "check", "which level an address is entitled to, and why",
            [&a] { return ctl::license_check(a.context, a.address); }, license);
        check->add_option("ADDRESS", a.address, "a mail address")->required();
        json(check);
        auto* import = add(
            "import", "put a CSV file in force", [&a] { return ctl::license_import(a.context, a.file); },
            license);
        import->add_option("FILE", a.file, "the register, CSV")->required();
        json(add(
            "recheck", "give the tickets under way the level of the register",
            [&a] { return ctl::license_recheck(a.context); }, license));

        auto* coupon = add("coupon", "VIP coupons of licences", [] { return Exit::usage; });
        coupon->require_subcommand(1);
        auto* issue = add(
            "issue", "make a coupon and print it, this once",
            [&a] { return ctl::coupon_issue(a.context, a.key); }, coupon);
        issue->add_option("KEY", a.key, "the licence's key")->required();
        json(issue);
        json(add(
            "list", "the coupons that were issued, and what became of them",
            [&a] { return ctl::coupon_list(a.context); }, coupon));

        auto* keys =
            add("keys", "the keys that sign what the desk sends", [&a] { return ctl::keys(a.context); });
        add(
            "rotate", "sign with a new key from now on; old mails stay valid. Stop ticketd first",
            [&a] { return ctl::rotate_keys(a.context); }, keys);

        logins();
        auto* spam = add("spam", "mark a ticket as spam; without TID the list of spam", [&a] {
            if (a.second_number) return ctl::spam_not(a.context, a.second_number, a.as);
            if (a.number) return ctl::staff(a.context, Verb::spam, a.number, {}, a.as);
            return ctl::spam_list(a.context);
        });
        spam->add_option("TID", a.number, "the ticket's number");
        spam->add_option("--as", a.as, "the staff member who does it");
        spam->add_option("--not", a.second_number,
                         "an entry or a ticket of the list: it comes in as if it had just arrived")
            ->check(CLI::PositiveNumber);
        json(spam);
        auto* gate = add("gate", "what holds automatic mail back: the global breaker, dead addresses",
                         [&a] { return ctl::gate(a.context, a.reset, a.address); });
        gate->add_flag("--reset", a.reset, "close the global breaker now");
        gate->add_option("--lift", a.address, "write to this address again, though mail to it came back");
        json(gate);
    }

    void outbox_verb(CLI::App* outbox, const char* name, const char* help, ctl::OutboxVerb verb) {
        auto& a = arguments_;
        auto* sub = add(name, help, [&a, verb] { return ctl::outbox(a.context, verb, a.number); }, outbox);
        sub->add_option("ID", a.number, "the item's number")->required();
    }

    CLI::App* hold_verb(CLI::App* hold, const char* name, const char* help, ctl::HoldVerb verb) {
        auto& a = arguments_;
        auto* sub = add(name, help, [&a, verb] { return ctl::hold(a.context, verb, a.number); }, hold);
        sub->add_option("ID", a.number, "the mail's number")->required();
        return sub;
    }

    Arguments arguments_;
    CLI::App app_{"ticketctl: the help desk of ticketd, at a shell"};
    Command chosen_;
};

int complain(const std::exception& error, Exit status) {
    fmt::print(stderr, "ticketctl: {}\n", ctl::printable(error.what(), true));
    return static_cast<int>(status);
}

} // namespace

int main(int argc, char** argv) {
    try {
        return CommandLine().run(argc, argv);
    } catch (const ctl::Refusal& refusal) {
        return complain(refusal, refusal.status());
    } catch (const config::ConfigError& error) {
        return complain(error, Exit::usage);
    } catch (const licenses::RegisterError& error) {
        return complain(error, Exit::usage);
    } catch (const notify::TemplateError& error) {
        return complain(error, Exit::usage);
    } catch (const records::SourceError& error) {
        return complain(error, Exit::usage);
    } catch (const StateDirError& error) {
        return complain(error, Exit::failed);
    } catch (const std::exception& error) {
        return complain(error, Exit::failed);
    }
}
