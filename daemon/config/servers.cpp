// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include "daemon/config/secret.hpp"
#include "daemon/policy/text.hpp"
#include "parser/charset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ticketd::config {

namespace {

std::optional<net::Tls> read_tls(std::string_view text) {
    if (text == "required") return net::Tls::required;
    if (text == "off") return net::Tls::off;
    return std::nullopt;
}

/// A folder's name in UTF-8, as it goes into a quoted IMAP string.
bool is_folder(const std::string& name) {
    return name.size() <= 255
           && std::ranges::none_of(name, [](char c) { return (c >= 0 && c < ' ') || c == 127; });
}

void check_tls(Section& section, const Url& url, const std::string& scheme, net::Tls tls) {
    if (tls != net::Tls::off) return;
    if (url.scheme == scheme + "s")
        section.fail(
            "tls", fmt::format(
                       "is \"off\", but {}s:// is TLS from the first byte; write {}:// or tls = \"required\"",
                       scheme, scheme));
    else if (!url.is_loopback())
        section.fail(
            "tls",
            fmt::format("= \"off\" is for servers on loopback only (127.0.0.1, ::1, localhost), and {} is "
                        "not: passwords and mails would go in the clear; use tls = \"required\"",
                        url.host));
}

/// The mailbox's folder: the URL's path.
std::string folder_of(Section& section, const Url& url) {
    std::string folder = url.path.empty() ? "INBOX" : url.path;
    if (!is_folder(folder)) section.fail("url", "names a folder of more than 255 bytes; use a shorter one");
    if (!parser::is_utf8(folder)) // it stands in JSON, in metrics and in what systemd is told
        section.fail("url", "names a folder that is not UTF-8; write its name in UTF-8, as it is or in %XX");
    return folder;
}

/// INBOX is one folder in any case of its letters (RFC 3501 section 5.1).
bool is_same_folder(const std::string& one, const std::string& other) {
    return one == other || (policy::equal_fold(one, "INBOX") && policy::equal_fold(other, "INBOX"));
}

void read_folders(Section& section, intake::MailboxSettings& mailbox) {
    section.read_text("processed", mailbox.processed);
    section.read_text("hold", mailbox.hold);
    for (const auto& [key, folder] :
         {std::pair("processed", mailbox.processed), std::pair("hold", mailbox.hold)}) {
        if (!is_folder(folder)) section.fail(key, "has more than 255 bytes; use a shorter name");
        if (is_same_folder(folder, mailbox.folder))
            section.fail(key,
                         "is the mailbox's own folder; name another, or \"\" to leave the mails in place");
    }
    if (!mailbox.processed.empty() && mailbox.processed == mailbox.hold)
        section.fail("hold", "is the folder of the processed mails too; name another");
}

/// What one puts into the other's folder would be looked at again, and where both do so without end.
bool feeds(const intake::MailboxSettings& one, const intake::MailboxSettings& other) {
    const bool same_account = one.maildir.empty() && other.maildir.empty()
                              && one.endpoint.url == other.endpoint.url
                              && one.endpoint.user == other.endpoint.user;
    return same_account
           && (is_same_folder(one.processed, other.folder) || is_same_folder(one.hold, other.folder));
}

void check_feeding(Section& section, const intake::MailboxSettings& mailbox,
                   const std::vector<intake::MailboxSettings>& others) {
    for (const auto& other : others) {
        if (feeds(other, mailbox))
            section.fail(
                "url", fmt::format("names a folder into which {} puts its mails; name another", other.name));
        if (feeds(mailbox, other))
            section.fail("processed",
                         fmt::format("or hold is the folder of {}, which would look at the mails again; "
                                     "name another",
                                     other.name));
    }
}

/// Two accounts of one server must not be one in the log, in health, or to systemd.
void give_labels(std::vector<intake::MailboxSettings>& mailboxes) {
    for (auto& mailbox : mailboxes) {
        const auto same = std::ranges::count(mailboxes, mailbox.name, &intake::MailboxSettings::name);
        mailbox.label = mailbox.name + (same > 1 ? " of " + mailbox.endpoint.user : std::string{});
    }
}

std::optional<bool> read_start(std::string_view text) {
    if (text == "all") return false;
    if (text == "new") return true;
    return std::nullopt;
}

constexpr std::string_view maildir_scheme = "maildir:";

bool is_maildir(Section& section) {
    const Node* url = section.find("url");
    return url != nullptr && url->text.starts_with(maildir_scheme);
}

/// A folder of this machine: no server, no login.
void read_maildir(Section& section, intake::MailboxSettings& mailbox) {
    std::string url;
    section.read_text("url", url);
    const auto path = std::filesystem::path(url.substr(std::min(maildir_scheme.size(), url.size())));
    if (!path.is_absolute()) section.fail("url", "needs an absolute path: \"maildir:/var/mail/support\"");
    mailbox.maildir = path.lexically_normal().string();
    while (mailbox.maildir.size() > 1 && mailbox.maildir.ends_with('/')) mailbox.maildir.pop_back();
    mailbox.name = std::string(maildir_scheme) + mailbox.maildir;
}

void read_server(Section& section, const Reading& reading, intake::MailboxSettings& mailbox) {
    const Url url = read_endpoint(section, reading, "imap", mailbox.endpoint);
    section.require("user", "\"support\"");
    if (const Node* user = section.find("user"); user && user->kind == Node::Kind::text && user->text.empty())
        section.fail("user", "is empty; write whose mailbox it is, such as \"support\"");
    mailbox.folder = folder_of(section, url);
    mailbox.name = url.server() + "/" + mailbox.folder;
}

intake::MailboxSettings read_mailbox(Section& section, const Reading& reading) {
    intake::MailboxSettings mailbox;
    if (is_maildir(section))
        read_maildir(section, mailbox);
    else
        read_server(section, reading, mailbox);
    section.read("poll", mailbox.poll, read_seconds, "a time such as \"60s\", at most a day");
    section.read("start", mailbox.start_new, read_start, "\"all\" or \"new\"");
    read_folders(section, mailbox);
    return mailbox;
}

} // namespace

void read_ca_file(Section& section, const std::filesystem::path& folder, std::string& target) {
    std::filesystem::path file;
    read_path(section, "ca_file", folder, file);
    target = file.string();
    if (std::error_code error; !file.empty() && !std::filesystem::is_regular_file(file, error))
        section.fail("ca_file",
                     fmt::format("{} is no file; name a PEM file with the server's authority", target));
}

Url read_endpoint(Section& section, const Reading& reading, const std::string& scheme,
                  net::Endpoint& endpoint) {
    const auto read_own_url = [&](std::string_view text) {
        auto url = read_url(text);
        return url && (url->scheme == scheme || url->scheme == scheme + "s") ? url : std::nullopt;
    };
    Url url;
    const std::string example = fmt::format("\"{}://mail.example.com\"", scheme);
    section.require("url", example);
    section.read("url", url, read_own_url,
                 fmt::format("{} or \"{}s://…\" with an optional port; the user has a key of its own",
                             example, scheme));
    endpoint.url = url.server();
    section.read_text("user", endpoint.user);
    section.read("tls", endpoint.tls, read_tls, "\"required\" or \"off\"");
    if (!url.host.empty()) check_tls(section, url, scheme, endpoint.tls);
    read_ca_file(section, reading.folder, endpoint.ca_file);
    section.read_text("oauth", endpoint.oauth);
    const auto& logins = reading.config.oauth;
    if (!endpoint.oauth.empty()
        && std::ranges::find(logins, endpoint.oauth, &oauth::Settings::name) == logins.end())
        section.fail("oauth",
                     fmt::format("\"{}\" is no login; write an [[oauth]] with this name", endpoint.oauth));
    read_password(section, reading.folder, endpoint);
    return url;
}

void read_mailboxes(Reading& reading, std::uint64_t max_message_size) {
    std::set<std::pair<std::string, std::string>> seen;
    if (!reading.root.has("mailbox") && reading.config.lmtp.listen.empty())
        reading.errors.add(1,
                           "there is no mailbox; write a [[mailbox]] with its url, user and password_file");
    for (const Node* table : reading.root.tables("mailbox")) {
        Section section(table, "mailbox", reading.errors);
        auto mailbox = read_mailbox(section, reading);
        mailbox.max_message_size = max_message_size;
        if (section.has("url") && !seen.emplace(mailbox.name, mailbox.endpoint.user).second)
            section.fail("url", "is the mailbox of another [[mailbox]] already; keep one of them");
        check_feeding(section, mailbox, reading.config.mailboxes);
        reading.config.mailboxes.push_back(std::move(mailbox));
    }
    give_labels(reading.config.mailboxes);
}

void read_smtp(Reading& reading) {
    Section section(reading.root.table("smtp"), "smtp", reading.errors, 1);
    auto& smtp = reading.config.smtp;
    const Url url = read_endpoint(section, reading, "smtp", smtp.endpoint);
    if (!url.path.empty())
        section.fail("url", "has a path, which SMTP does not know; end it after host and port");
    section.read_number("connections", smtp.connections, 1, 64);
    section.read("max_size", smtp.max_size, read_size, "a size such as \"25MB\"");
}

} // namespace ticketd::config
