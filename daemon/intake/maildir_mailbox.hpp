// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/disk_thread.hpp"
#include "daemon/intake/imap.hpp"
#include "daemon/intake/ledger_numbers.hpp"
#include "daemon/intake/maildir_folder.hpp"
#include "daemon/intake/maildir_uids.hpp"
#include "daemon/intake/retries.hpp"
#include "daemon/intake/taking.hpp"
#include "daemon/intake/trouble.hpp"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ticketd::intake {

/// The work on one Maildir, from one fault to the next.
///
/// The ledger is the cursor: what it does not know by its number is taken in, what it knows is put away.
class MaildirMailbox {
public:
    /// What failed, and when it is to be tried again, goes on from one to the next.
    MaildirMailbox(const MailboxSettings&, Receiver&, Trouble&, Retries&, const Pace&);

    /// Returns when cancelled; throws net::Failure and what the receiver throws.
    net::awaitable<void> run();
    /// Takes in what is there now, until the receiver is done with all of it that can be read.
    net::awaitable<void> once();

private:
    using Clock = Retries::Clock;
    static constexpr auto never = Clock::time_point::max();
    struct Numbered {
        MaildirFile file;
        std::uint32_t uid = 0;
    };
    /// One that failed is to be tried again.
    bool a_mail_waits() const { return retries_.next(never) != never; }
    void disk_is_silent();
    void look_completed();
    net::awaitable<void> open();
    net::awaitable<void> pass_used_numbers();
    net::awaitable<void> begin_new();
    net::awaitable<std::vector<Dated>> dates_of(const std::vector<Numbered>&);
    net::awaitable<void> look();
    std::vector<Numbered> numbered();
    void forget_gone(const std::vector<std::string>& names);
    void say_twins(const std::vector<Numbered>&);
    net::awaitable<void> file_known(const std::vector<Numbered>&);
    net::awaitable<void> take_some(std::deque<Numbered>& wanted);
    static net::awaitable<std::vector<Disposition>> result_of(Taking&);
    net::awaitable<std::optional<RawMail>> read(const Numbered&);
    void fails(std::uint32_t uid);
    void say(const std::string& why);
    net::awaitable<void> put_away(const Numbered&, Disposition);
    net::awaitable<void> forget_moved();

    const MailboxSettings& settings_;
    Receiver& receiver_;
    Trouble& trouble_;
    Retries& retries_;
    MaildirFolder folder_;
    std::optional<MaildirUids> uids_;
    store::Delivery delivery_;
    std::set<std::uint32_t> settled_; ///< done with, and left in place
    std::set<std::uint32_t> failing_; ///< to be tried again when their time comes
    std::vector<std::string> moved_;  ///< base names, whose numbers are to be forgotten
    bool in_trouble_ = false;         ///< since the last look something was reported
    DiskThread disk_;                 ///< all that looks into the Maildir, or changes it, runs there
};

} // namespace ticketd::intake
