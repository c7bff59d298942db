// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <string_view>

namespace ticketd {

/// The named steps of a mail's way in and out at which the test build (tests/faults) can be made to fail. In
/// what is shipped nothing is left of them: the functions below are empty there.
enum class FailPoint {
    after_fetch,    ///< mails are in memory, nothing else has happened
    in_transaction, ///< of one mail, about which its subject is told
    before_commit,
    after_commit,
    after_move,    ///< on the mail server; nobody has been told yet
    before_data,   ///< a connection is open, the mail's envelope is not out
    after_data,    ///< the whole mail is out, the server's answer is not read
    before_result, ///< the server's answer is known, and not recorded
};

#ifdef TICKETD_FAIL_POINTS
/// Fails as the environment says (tests/faults/fail_point.cpp): ends the process, throws, or does nothing.
void fail_point(FailPoint, std::string_view about = {});
/// The time that is waited for others, shortened as the environment says.
std::chrono::milliseconds waiting_time(std::chrono::milliseconds normal);
/// The same for a connection to be made, which takes its time also where nothing is wrong.
std::chrono::seconds connecting_time(std::chrono::seconds normal);
#else
inline void fail_point(FailPoint, std::string_view = {}) {}
inline std::chrono::milliseconds waiting_time(std::chrono::milliseconds normal) { return normal; }
inline std::chrono::seconds connecting_time(std::chrono::seconds normal) { return normal; }
#endif

} // namespace ticketd
