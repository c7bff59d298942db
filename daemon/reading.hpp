// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/policy/text_rules.hpp"
#include "parser/content_hash.hpp"
#include "parser/message.hpp"
#include "store/preparation.hpp"

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace ticketd::intake {

/// What the pipeline reads of a mail by itself, with no look at the store.
struct Reading {
    parser::Message message;
    parser::ContentHash hash{};
    std::optional<std::string> language;                   ///< as Arrival wants it
    policy::TextFindings findings;                         ///< of its text
    std::shared_ptr<const policy::TextRules> looked_at_by; ///< by these; none: not looked at yet
    std::string packed, words; ///< of its bytes and of its text, as NewEntry wants them; empty: not made yet
    std::chrono::steady_clock::duration took{};
};

} // namespace ticketd::intake

namespace ticketd {

/// Reads a mail, or takes what was read of it ahead. Total: no bytes make it throw.
intake::Reading read_mail(intake::RawMail&);

/// A thread that reads mails ahead of their turn, while the writer's commits those before them, and finishes
/// what was committed. A mail that ends the process ends it here too.
class ReadingThread {
public:
    ~ReadingThread() { thread_.join(); }
    /// The same mails, each with its reading, and ready to be stored. In the order of the calls.
    net::awaitable<std::vector<intake::RawMail>> read(std::vector<intake::RawMail>,
                                                      std::shared_ptr<const policy::TextRules>);
    /// Does what is left of a batch here, where what it frees was made: the writer's thread has more to do.
    void finish(std::function<void()> rest);
    /// Waits until all that was handed over is done.
    net::awaitable<void> done();

    ReadingThread() = default;
    ReadingThread(const ReadingThread&) = delete;
    ReadingThread& operator=(const ReadingThread&) = delete;

private:
    store::Preparation preparation_; ///< the thread's
    net::asio::thread_pool thread_{1};
};

} // namespace ticketd
