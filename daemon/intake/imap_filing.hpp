// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_folders.hpp"
#include "daemon/intake/intake.hpp"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace ticketd::intake {

/// How a server lets a mail be put away.
enum class FilingWay {
    move,  ///< UID MOVE (RFC 6851)
    copy,  ///< UID COPY, \Deleted, UID EXPUNGE of just these (RFC 4315)
    flag,  ///< $Ticketed, left in place
    leave, ///< nothing can be done: the ledger alone remembers
};

/// Without MOVE and UIDPLUS nothing is ever expunged: a bare EXPUNGE would destroy other people's deletions.
FilingWay way_of(const Session&, bool has_folder);

/// Mails that are copied to their folder and that the source folder still holds. It outlives a connection:
/// what a server does not let go must not be copied again over the next one. It does not outlive the process.
struct Copied {
    std::uint32_t uidvalidity = 0;
    std::set<std::uint32_t> uids;
};

/// Puts mails away after the commit, in sets: to the processed or the hold folder, or flagged.
///
/// A refused set stays and is tried again with the next; intake goes on meanwhile, the mails are safe.
class Filing {
public:
    /// `uidvalidity`: under which the ledger has these mails.
    Filing(Session& session, Folders folders, std::uint32_t uidvalidity, Copied&);

    void add(std::uint32_t uid, Disposition);
    bool empty() const;
    /// Enough has come together, or waited long enough, to be worth a command: each costs a server a look at
    /// its whole folder (measured on Dovecot, 10,000 mails: sets of 50 take five times as long as all at
    /// once).
    bool due() const;
    /// Sends what waits and reads the answers. Throws net::Failure if the connection breaks; may be called
    /// again after it was cancelled.
    net::awaitable<void> carry_out();

    /// What the server refused last, one sentence; empty: all went well.
    const std::string& trouble() const { return trouble_; }
    /// Whether mails that the ledger knows should be looked for in the folder at all.
    bool leaves_everything() const;
    bool only_flags() const { return processed_.way == FilingWay::flag; }

private:
    struct Shelf {
        std::string folder; ///< quoted
        FilingWay way = FilingWay::leave;
        std::vector<std::uint32_t> uids; ///< that wait
    };
    enum class Answer { done, refused, refused_for_all };
    using Attempt = std::function<net::awaitable<Answer>(std::span<const std::uint32_t> uids)>;
    net::awaitable<void> clear(Shelf&);
    /// Attempts it with all of `uids` (ascending); those that it was refused for.
    net::awaitable<std::vector<std::uint32_t>> in_sets(std::span<const std::uint32_t> uids, Attempt);
    net::awaitable<Answer> put(Shelf&, std::span<const std::uint32_t> uids);
    net::awaitable<Answer> copy(Shelf&, std::span<const std::uint32_t> uids);
    net::awaitable<void> remove_copied();
    net::awaitable<Answer> expunge(std::span<const std::uint32_t> uids);
    net::awaitable<Answer> into_folder(const char* verb, Shelf&, std::string set);
    Answer judge(const response::Status&, const std::string& what);

    Session& session_;
    Copied& copied_;
    Shelf processed_, hold_;
    std::optional<Session::Clock::time_point> waiting_since_;
    std::optional<Session::Tag>
        copying_; ///< a COPY whose answer was not read: doing it again would copy twice
    std::vector<std::uint32_t> in_copy_; ///< its set
    std::string trouble_;
};

} // namespace ticketd::intake
