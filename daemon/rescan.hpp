// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/intake/intake.hpp"

#include <cstdint>
#include <functional>
#include <string>
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

/// What reading folders again has brought.
struct Rescanned {
    std::size_t read = 0, failed = 0;
    std::vector<std::string> unread; ///< folders that could not be read, each with why
};

/// Told how many mails were read, of how many that are known of so far.
using RescanWatch = std::function<void(std::uint64_t done, std::uint64_t all)>;

enum class RescanFolders { processed, processed_and_hold };

/// Takes in what lies in the folders for processed mails and is not known, as after going on from a backup;
/// if asked for also what lies in those for mails on hold and is not on hold, which brings back what was
/// given up. What is known as a message is a further delivery of it, and nothing else. A folder that is not
/// there, or whose server is away, keeps none of the others. Throws store::Failure.
Rescanned rescan(config::Config, RescanFolders, const RescanWatch& watch = {});

} // namespace ticketd
