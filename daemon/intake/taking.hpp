// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <memory>
#include <vector>

namespace ticketd::intake {

/// A Receiver::take() that goes on while the connection is read. It ends by itself also when nobody waits for
/// it, or the one who waits is cancelled: a commit is never cut short. Its mails are read while the one
/// before it is still at work, and taken behind that one's; not if that one failed.
class Taking {
public:
    /// `before`: the one that must end first, which need not be kept; nullptr: none.
    Taking(const net::asio::any_io_executor&, Receiver&, std::vector<RawMail>, const Taking* before);

    /// Waits for its end. Throws what take() threw; operation_aborted when cancelled, and may then be called
    /// again.
    net::awaitable<std::vector<Disposition>> result();
    const std::vector<std::uint32_t>& uids() const { return uids_; }
    std::size_t bytes() const { return bytes_; } ///< of its mails

private:
    struct Outcome;
    static net::awaitable<std::vector<Disposition>> take(Receiver&, std::vector<RawMail>,
                                                         std::shared_ptr<Outcome> before);
    std::vector<std::uint32_t> uids_;
    std::size_t bytes_ = 0;
    std::shared_ptr<Outcome> outcome_;
};

} // namespace ticketd::intake
