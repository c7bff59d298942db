// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/lmtp/settings.hpp"
#include "daemon/log.hpp"
#include "daemon/net/listen.hpp"
#include "daemon/oauth/settings.hpp"
#include "daemon/outbox/settings.hpp"
#include "daemon/policy/retention.hpp"
#include "daemon/policy/rules.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

/// config: the one TOML file, read once into values that the other boxes take.
/// It knows what every key is called, its unit and its default. It must not act on any of them: no
/// connection, no database, no template is opened here; only files with passwords are read.
namespace ticketd::config {

/// One line a fault, all faults of the file together: "FILE:LINE: what is wrong; what to do". Holds no
/// secret.
class ConfigError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Config {
    policy::Rules rules;
    std::vector<intake::MailboxSettings> mailboxes; ///< at least one, where there is no LMTP
    lmtp::Settings lmtp;
    outbox::SmtpSettings smtp;
    std::vector<oauth::Settings> oauth;                   ///< logins that mailboxes and smtp name
    std::filesystem::path state_dir = "/var/lib/ticketd"; ///< ticketd.db, keys
    std::filesystem::path templates = "/usr/share/ticketd/templates";
    std::int64_t first_tid = 1000;
    std::filesystem::path licenses_csv = "/etc/ticketd/licenses.csv"; ///< empty: no file is read
    /// All that mail comes in by: the mailboxes, and LMTP as one more of them.
    std::vector<intake::MailboxSettings> ways_in() const;
    bool licenses_named = false; ///< the file names the register: then it must exist
    policy::Span access_data{7, policy::Span::Unit::days}; ///< how long after closing it is kept
    policy::Retention retention;
    std::optional<net::Listen> http; ///< where /health and /metrics are; absent: nowhere
    log::Level log_level = log::Level::info;
};

/// What holds where the file says nothing: the regulations' levels and the calendar "business" among it.
/// Lacks the required: the desk's address, a mailbox and the SMTP server.
Config defaults();

/// Reads and checks everything. Paths in it are relative to the file's folder; password files are a systemd
/// credential's name ($CREDENTIALS_DIRECTORY) first. Throws ConfigError.
Config load_config(const std::filesystem::path& file);

} // namespace ticketd::config
