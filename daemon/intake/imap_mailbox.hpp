// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"
#include "daemon/intake/imap_fetch.hpp"
#include "daemon/intake/imap_filing.hpp"
#include "daemon/intake/imap_numbers.hpp"
#include "daemon/intake/imap_suspects.hpp"
#include "daemon/intake/taking.hpp"
#include "daemon/intake/trouble.hpp"

#include <deque>
#include <functional>
#include <optional>

namespace ticketd::intake {

/// The work on one mailbox over one connection.
///
/// The ledger is the cursor: at first every UID of the folder is compared with it, later only new ones are
/// looked for. While the receiver takes one batch, the next is read and the one after it is asked for, or has
/// come if all are short.
class Mailbox {
public:
    /// What was copied and who is suspected goes on from one connection to the next.
    Mailbox(net::Connection, const MailboxSettings&, Receiver&, Trouble&, const Pace&, Copied&, Suspects&);

    /// Works until the connection breaks or the receiver fails (throws), or the coroutine is cancelled.
    net::awaitable<void> work();
    /// Takes in what is there now, until the receiver is done with all of it, and leaves.
    net::awaitable<void> look_once();
    /// After a cancelled work(): waits for the take() in hand, puts its mails away, logs out. Bounded, but
    /// for the take(). Throws when the server does not play along; nothing is lost by that.
    net::awaitable<void> finish();
    /// A poll was completed over this connection.
    bool has_polled() const { return polled_; }
    /// work() failed because the connection did: what was being fetched is suspected of it. Returns `why`, or
    /// what to say instead when one mail is known to be the cause.
    std::string connection_ended(const std::string& why);

private:
    using Clock = Session::Clock;
    net::awaitable<void> open();
    net::awaitable<void> look_at_all();
    net::awaitable<void> look_for_new(std::vector<std::uint32_t> asked = {});
    net::awaitable<void> fetch_pushed();
    net::awaitable<void> fetch_wanted();
    void want(const std::vector<std::uint32_t>& uids);
    bool may_ask() const;
    void ask_next();
    net::awaitable<void> deliver(Fetching::Set);
    bool has_much_in_hand() const;
    bool has_large_in_hand() const;
    net::awaitable<void> make_room();
    net::awaitable<void> settle();
    net::awaitable<void> await_taking();
    net::awaitable<void> file();
    net::awaitable<void> file_known(std::vector<std::uint32_t> uids);
    net::awaitable<void> look_for_missing(Fetching::Set&);
    void refused(const Fetching::Set&);
    std::string not_given() const;
    void want_retries();
    void saw(std::uint32_t uid) { next_uid_ = std::max(next_uid_, uid + 1); }
    void poll_completed();

    const MailboxSettings& settings_;
    Receiver& receiver_;
    Trouble& trouble_;
    const Pace& pace_;
    Copied& copied_;
    Suspects& suspects_;
    Session session_;
    std::optional<Numbers> numbers_; ///< none where nothing is moved, flagged or marked
    std::optional<Filing> filing_;
    std::optional<Fetching> fetching_;
    store::Delivery delivery_; ///< mailbox and UIDVALIDITY
    std::uint32_t next_uid_ = 1;
    std::deque<std::uint32_t> wanted_; ///< to be asked for in sets
    std::deque<std::uint32_t> alone_;  ///< to be asked for one by one: their set failed
    std::deque<Taking> taking_;        ///< in their order
    bool in_trouble_ = false;          ///< since the last poll something was reported
    bool polled_ = false;
};

} // namespace ticketd::intake
