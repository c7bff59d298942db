// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/policy/rules.hpp"
#include "parser/content_hash.hpp"
#include "parser/message.hpp"
#include "store/preparation.hpp"

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <memory>

namespace ticketd::intake {

/// What the pipeline reads of a mail by itself, with no look at the store.
struct Reading {
    parser::Message message;
    parser::ContentHash hash{};
    std::optional<std::string> language;                       ///< as Arrival wants it
    std::shared_ptr<const policy::ConfidentialRules> clean_by; ///< by these its text holds no access data
    std::string packed, words; ///< of its bytes and of its text, as NewEntry wants them; empty: not made yet
    std::chrono::steady_clock::duration took{};
};

} // namespace ticketd::intake

namespace ticketd {

/// Reads a mail, or takes what was read of it ahead. Total: no bytes make it throw.
intake::Reading read_mail(intake::RawMail&);

/// A thread that reads mails ahead of their turn, while the writer's commits those before them. A mail that
/// ends the process ends it here too.
class ReadingThread {
public:
    ~ReadingThread() { thread_.join(); }
    /// The same mails, each with its reading, and ready to be stored. In the order of the calls.
    net::awaitable<std::vector<intake::RawMail>> read(std::vector<intake::RawMail>,
                                                      std::shared_ptr<const policy::ConfidentialRules>);
    /// Frees on this thread what it made: the writer's has more to do.
    void free(std::shared_ptr<const void>);

    ReadingThread() = default;
    ReadingThread(const ReadingThread&) = delete;
    ReadingThread& operator=(const ReadingThread&) = delete;

private:
    store::Preparation preparation_; ///< the thread's
    net::asio::thread_pool thread_{1};
};

} // namespace ticketd
