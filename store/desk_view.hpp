// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

/// What staff are told of the desk as a whole: parts of MailKeys, Facts and ChangeSet, as values.
namespace ticketd::store {

struct DeskKeys {
    bool queue = false;             ///< tickets under way, mails on hold, failed mails
    Instant failed_since{};         ///< of which failed mails are told
    std::vector<std::string> words; ///< searches; bounded by the caller
};

/// A mail of ours that failed for good.
struct FailedMail {
    std::optional<Tid> tid;
    std::string kind, recipient, why;
};

/// All bounded: of a longer list the end is left out.
struct DeskFacts {
    std::vector<Ticket> queue; ///< what is due first stands first; the order of service is policy's
    bool queue_cut = false;
    std::vector<HeldMail> held;             ///< without bytes
    std::vector<FailedMail> failed;         ///< to clients, newest first
    std::vector<std::vector<Ticket>> found; ///< one list for each search, newest first
};

/// A member of staff has been given the digest of a day.
struct DigestSent {
    std::string person;              ///< the name
    std::chrono::year_month_day day; ///< of the desk's zone
};

} // namespace ticketd::store
