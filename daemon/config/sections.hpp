// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/config/section.hpp"

#include <filesystem>
#include <string>

namespace ticketd::config {

/// A reading in progress: the whole file, what was wrong so far, and what has been read.
struct Reading {
    Section& root;
    Errors& errors;
    std::filesystem::path folder; ///< of the file: what its relative paths start from
    Config& config;               ///< begins as defaults()
};

// One function for each part of the file; later ones may look at what earlier ones have read.
void read_desk(Reading&);
void read_staff(Reading&);
void read_trust(Reading&);
void read_threads(Reading&);
void read_ack(Reading&); ///< [ack] and [[field]]
void read_gate(Reading&);
void read_forms(Reading&);
void read_spam(Reading&);
void read_retention(Reading&);
void read_confidential(Reading&);
void read_reminders(Reading&);
void read_digest(Reading&);
void read_calendars(Reading&);
void read_levels(Reading&);
void read_licenses(Reading&);
void read_oauth(Reading&); ///< before those that name an [[oauth]]
void read_lmtp(Reading&, std::uint64_t max_message_size);
void read_mailboxes(Reading&, std::uint64_t max_message_size); ///< after read_lmtp(), which may stand for one
void read_smtp(Reading&);
void read_http(Reading&);
void read_log(Reading&);

/// What a request should hold by the regulations: steps, site, version, edition.
std::vector<policy::RequestField> shipped_fields();

/// Whose a new ticket is.
std::optional<policy::Assigning> read_assigning(std::string_view);
inline constexpr std::string_view assigning_wanted = "\"nobody\" or \"round-robin\"";

/// A share of the response time such as "75%"; "off" is 0.
std::optional<int> read_warning(std::string_view);
/// A response time, or "off", which is none.
std::optional<policy::Span> read_escalation(std::string_view);
inline constexpr std::string_view warning_wanted = "a share of the response time such as \"75%\", or \"off\"";
inline constexpr std::string_view escalation_wanted = "a time such as \"1h\", or \"off\"";

/// url, user, password_file, password, oauth, tls and ca_file of a server. `scheme` is "imap" or "smtp"; the
/// same with an "s" means TLS at once. Returns the URL, for what its path means.
Url read_endpoint(Section&, const Reading&, const std::string& scheme, net::Endpoint&);

/// Whom a server is trusted by, a PEM file that must be there; empty where the key is absent.
void read_ca_file(Section&, const std::filesystem::path& folder, std::string& target);

/// A path of the file, made absolute from the file's folder; an empty one stays empty.
void read_path(Section&, std::string_view key, const std::filesystem::path& folder,
               std::filesystem::path& target);

} // namespace ticketd::config
