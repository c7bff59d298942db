// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/pipeline.hpp"

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>

namespace ticketd {

/// Finds the mail that makes the process itself end, so that it cannot do so for ever. A file in state_dir
/// stands there while the daemon runs. If it stood there already, the last run ended badly: then mails are
/// taken one by one for a while, and the file says which is in hand. One that was in hand at too many
/// ends goes on hold, unread, and the mails behind it go on. After a good end nothing is written for any
/// mail. Lives on the writer's thread, but for its beginning and end.
class CrashGuard {
public:
    // Three faults are enough to be sure. An end without a sign may be a person's kill -9, which meets an
    // innocent mail now and then, or a want of memory.
    static constexpr int weight_of_fault = 4, most_weight = 12;
    static constexpr int careful_mails = 1000; ///< after a bad end

    explicit CrashGuard(const std::filesystem::path& state_dir);
    ~CrashGuard() { ends_well(); }
    /// From now on an end without ends_well() is a bad one. Mails are taken after it.
    void begin();
    void ends_well(); ///< nothing is taken any more
    CrashGuard(const CrashGuard&) = delete;
    CrashGuard& operator=(const CrashGuard&) = delete;

    /// As Pipeline::take().
    Pipeline::Taken take(Pipeline&, store::Store&, std::vector<intake::RawMail>, store::Instant now,
                         Pipeline::Errand&);
    /// Mails are taken one by one. On any thread.
    bool is_careful() const { return careful_ > 0; }

private:
    Pipeline::Taken take_one(Pipeline&, store::Store&, intake::RawMail, store::Instant now);
    Pipeline::Taken put_on_hold(store::Store&, intake::RawMail, store::Instant now);
    void read(const std::filesystem::path&);
    void write();
    void note(const std::optional<store::Delivery>& in_hand);

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::atomic<int> careful_ = 0;           ///< mails that are still taken one by one
    std::map<store::Delivery, int> crashes_; ///< weight of the bad ends at which a mail was in hand
};

} // namespace ticketd
