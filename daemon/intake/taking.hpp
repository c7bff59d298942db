// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <memory>
#include <vector>

namespace ticketd::intake {

/// A Receiver::take() that goes on while the connection is read. It ends by itself also when nobody waits for
/// it, or the one who waits is cancelled: a commit is never cut short.
class Taking {
public:
    Taking(const net::asio::any_io_executor&, Receiver&, std::vector<RawMail>);

    /// Waits for its end. Throws what take() threw; operation_aborted when cancelled, and may then be called
    /// again.
    net::awaitable<std::vector<Disposition>> result();
    const std::vector<std::uint32_t>& uids() const { return uids_; }

private:
    struct Outcome;
    std::vector<std::uint32_t> uids_;
    std::shared_ptr<Outcome> outcome_;
};

} // namespace ticketd::intake
