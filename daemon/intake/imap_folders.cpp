// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_folders.hpp"

#include "daemon/intake/imap_name.hpp"

#include <algorithm>

namespace ticketd::intake {

namespace {

using response::Condition;
using response::Status;

net::awaitable<std::vector<response::Folder>> list(Session& session, std::string quoted_pattern) {
    session.take_folders();
    co_await session.must("LIST \"\" " + quoted_pattern, "LIST", "");
    auto folders = session.take_folders();
    co_return folders;
}

/// The names that may be meant: as written, and below the personal prefix ("INBOX.Processed").
net::awaitable<std::vector<std::string>> candidates(Session& session, std::string configured) {
    const auto root = co_await list(session, "\"\"");
    const char separator = root.empty() ? '/' : root.front().separator;
    std::vector<std::string> names{folder_name(configured, separator, "")};
    auto below = folder_name(configured, separator, session.personal_prefix());
    if (below != names.front() && !response::same_word(configured, "INBOX"))
        names.push_back(std::move(below));
    co_return names;
}

net::awaitable<bool> exists(Session& session, std::string name) {
    const auto folders = co_await list(session, intake::quoted(name)); // "*" and "%" in it match others too
    co_return std::ranges::any_of(folders,
                                  [&](const auto& folder) { return folder.exists && folder.name == name; });
}

net::awaitable<void> create(Session& session, std::string name, std::string configured) {
    const Status made = co_await session.run("CREATE " + intake::quoted(name));
    if (made.condition != Condition::ok && !response::same_word(made.code, "ALREADYEXISTS"))
        throw net::Failure{"the folder \"" + configured + "\" cannot be made on " + session.peer() + ": "
                               + made.text
                               + "; make it by hand, or name another one in [[mailbox]] processed and hold",
                           true};
    co_await session.run("SUBSCRIBE "
                         + intake::quoted(name)); // so that people's clients show it; no harm if refused
}

} // namespace

std::string folder_name(std::string_view configured, char separator, std::string_view prefix) {
    std::string name{configured};
    if (separator != 0) std::ranges::replace(name, '/', separator);
    name = to_modified_utf7(name);
    const bool has_prefix = std::string_view{name}.starts_with(prefix);
    return has_prefix ? name : std::string{prefix} + name;
}

net::awaitable<void> select_source(Session& session, std::string folder) {
    const auto names = co_await candidates(session, folder);
    std::string said;
    for (const auto& name : names) {
        const Status status = co_await session.select(intake::quoted(name));
        if (status.condition == Condition::ok) {
            if (session.selected().uidvalidity != 0) co_return;
            throw net::Failure{
                "the folder \"" + folder + "\" on " + session.peer()
                + " has no UIDVALIDITY, so its mails cannot be told apart; ask who runs the server"};
        }
        if (said.empty()) said = status.text;
    }
    throw net::Failure{"the folder \"" + folder + "\" cannot be opened on " + session.peer() + ": " + said
                           + "; make it, or correct the path in the mailbox's url",
                       true};
}

net::awaitable<std::string> ready_folder(Session& session, std::string configured) {
    if (configured.empty()) co_return std::string{};
    const auto names = co_await candidates(session, configured);
    for (const auto& name : names) {
        if (co_await exists(session, name)) co_return intake::quoted(name);
    }
    co_await create(session, names.back(), std::move(configured));
    co_return intake::quoted(names.back());
}

} // namespace ticketd::intake
