// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `held`, `send`, `cancel`: mails of staff that wait for a word, what `!send` and `!cancel` do by mail.
#include "daemon/notify/held.hpp"
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/released_mail.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::ctl {

namespace {

store::HeldStaffMail find_held(store::Transaction& transaction, std::int64_t entry) {
    const auto waiting = transaction.held_staff_mails();
    const auto found = std::ranges::find(waiting, store::EntryId{entry}, &store::HeldStaffMail::entry);
    if (found == waiting.end())
        throw Refusal(
            Exit::no,
            fmt::format("no mail of the staff waits with the entry {}; `ticketctl held` lists all", entry));
    return *found;
}

void require_writer(const store::HeldStaffMail& held, const policy::Rules& rules) {
    if (policy::find_person(held.writer, rules).person == nullptr)
        throw Refusal(Exit::no,
                      fmt::format("its writer, {}, is none of [[staff]] any more, so it can not be sent "
                                  "in that name: `ticketctl show {}` has the text, `ticketctl reply` "
                                  "sends it as the desk's, `ticketctl cancel {}` drops it",
                                  held.writer, held.tid.value, held.entry.value));
}

/// Who does it; as in a mail, nobody of the staff ends another's. The desk may end any.
std::string actor(const store::HeldStaffMail& held, const std::string& as, const policy::Rules& rules) {
    if (as.empty()) return rules.desk.name;
    const auto found = policy::find_person(as, rules);
    if (found.person == nullptr) throw Refusal(Exit::usage, "--as takes a name of [[staff]]. " + found.fault);
    if (!policy::equal_fold(found.person->name, held.writer))
        throw Refusal(Exit::no, fmt::format("That mail is {}'s, who alone may send or drop it; or leave out "
                                            "--as. Nothing was done.",
                                            held.writer));
    return found.person->name;
}

void send(store::Transaction& transaction, const store::HeldStaffMail& held, const notify::Desk& desk) {
    policy::Decision word;
    word.holding.ends = {.entry = held.entry, .state = store::HeldState::sent, .became = {}};
    store::Facts known;
    known.holding.held.push_back(held);
    release_held_mail(transaction, word, known, desk, now());
}

} // namespace

Exit held(const Context& context) {
    const auto config = context.configuration();
    const auto mails = context.queries(config).held_staff_mails();
    if (context.json) {
        auto array = Json::array();
        for (const auto& mail : mails)
            array.push_back({{"entry", mail.entry.value},
                             {"tid", mail.tid.value},
                             {"writer", mail.writer},
                             {"why", mail.why},
                             {"at", iso_time(mail.at)}});
        print(array);
        return Exit::done;
    }
    std::vector<std::vector<std::string>> rows{{"ENTRY", "TID", "SINCE", "WRITER", "WHY"}};
    for (const auto& mail : mails)
        rows.push_back({std::to_string(mail.entry.value), std::to_string(mail.tid.value),
                        local_time(mail.at, config.rules.desk.time_zone), printable(mail.writer),
                        printable(mail.why)});
    print_table(rows);
    return Exit::done;
}

Exit end_held(const Context& context, store::HeldState state, std::int64_t entry, const std::string& as) {
    auto config = context.configuration();
    const auto templates = notify::read_templates(config.templates, config.rules);
    config.rules.answers = templates.answers().list();
    context.queries(config); // refuses where no desk has been started yet
    const auto keys = existing_keys(config.state_dir);
    const notify::Desk desk{.rules = config.rules, .keys = keys, .templates = templates};

    store::Store store(config.state_dir / database_file, config.first_tid);
    auto transaction = store.begin();
    const auto mail = find_held(transaction, entry);
    if (state == store::HeldState::sent) require_writer(mail, config.rules);
    store::ChangeSet changes;
    changes.at = now();
    changes.events.push_back({.tid = mail.tid,
                              .entry = mail.entry,
                              .what = notify::what_ended(state),
                              .who = actor(mail, as, config.rules),
                              .detail = fmt::format("Message {}.", mail.entry.value)});
    if (state == store::HeldState::cancelled)
        changes.holding.ended = {.entry = mail.entry, .state = state, .became = {}};
    transaction.apply(changes);
    if (state == store::HeldState::sent) send(transaction, mail, desk);
    transaction.commit();
    return Exit::done;
}

} // namespace ticketd::ctl
