// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/intake/intake.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace ticketd {

/// A mail on the server of which the ledger knows nothing.
struct Unaccounted {
    std::string mailbox;
    std::uint32_t uidvalidity = 0, uid = 0;
};

/// Which UIDs the ledger has, of one mailbox of the configuration and one UIDVALIDITY.
using KnownUids =
    std::function<std::vector<std::uint32_t>(const intake::MailboxSettings&, std::uint32_t uidvalidity)>;

/// Looks into the source folders, a second time after a pause for what is just being taken in: what is there
/// and unknown both times. Throws net::Failure where a server does not answer.
std::vector<Unaccounted> unaccounted(config::Config, const KnownUids&);

/// What reading the folders of processed mails, and of those on hold, again has brought.
struct Rescanned {
    std::size_t read = 0, failed = 0;
};

/// Told how many mails were read, of how many that are known of so far.
using RescanWatch = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// Takes in what lies in the folders for processed mails and is not known, as after going on from a backup;
/// and what lies in those for mails on hold and is not on hold. What is known as a message is a further
/// delivery of it, and nothing else. Throws net::Failure and store::Failure.
Rescanned rescan(config::Config, const RescanWatch& watch = {});

} // namespace ticketd
