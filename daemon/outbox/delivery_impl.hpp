// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/bell.hpp"
#include "daemon/outbox/delivery.hpp"
#include "daemon/outbox/in_flight.hpp"
#include "daemon/outbox/relay_state.hpp"
#include "daemon/outbox/smtp.hpp"
#include "daemon/task.hpp"

#include <cstddef>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ticketd::outbox {

/// A claimed mail on its way through the couriers' hands.
struct Sending {
    store::OutboxItem item;
    Letter letter;      ///< refers to item
    bool ready = false; ///< its attachments are in it, if it has any
};

/// One connection to the server, and the coroutine that works it: takes mails from the queue until there is
/// nothing for `Patience::idle`.
struct Courier {
    explicit Courier(net::asio::io_context& io) : bell(io) {}
    Bell bell;
    std::optional<Session> session;
    std::unique_ptr<Sending> announced; ///< its envelope is on the wire behind the last mail
    enum class State { opening, working, idle, ended } state = State::working;
    bool probe = false; ///< sent to find out whether the server is back
    std::optional<Task> task;
};

/// feed() claims what is due into `queue`; couriers send it and leave the results; keep_books() records them,
/// unless an errand does (Delivery::give_errand()). All on the io_context's thread, only claims and records
/// on the writer's; claiming, sending and recording overlap.
struct Delivery::Impl {
    using Queue = std::deque<std::unique_ptr<Sending>>;

    Impl(net::asio::io_context&, SmtpSettings, Writer&, InFlight&, Now);

    net::awaitable<void> run();
    net::awaitable<void> end_couriers();
    void fail(std::exception_ptr);

    // feed.cpp: what is due
    net::awaitable<void> feed();
    net::awaitable<std::chrono::milliseconds> claim();
    std::size_t waiting_for_memory() const;
    bool has_room() const;
    std::size_t promise_room();
    void enqueue(store::OutboxItem);
    void take_over(std::vector<store::OutboxItem>);
    net::awaitable<void> put_off_all_due();
    net::awaitable<void> wait_for_server();
    void start_couriers();
    void start_courier(bool probe);
    std::size_t wake_idle(std::size_t mails);

    // courier.cpp: how it is sent
    net::awaitable<void> work(Courier&);
    net::awaitable<void> send_all(Courier&);
    std::unique_ptr<Sending> take(Courier&);
    Queue::iterator next_in_queue();
    bool has_room_for_parts() const;
    net::awaitable<bool> see_through(Courier&, std::unique_ptr<Sending>);
    void give_back(std::unique_ptr<Sending>);
    net::awaitable<bool> deliver(Courier&, std::unique_ptr<Sending>&);
    net::awaitable<bool> have_session(Courier&);
    net::awaitable<std::string> attach_parts(Sending&, std::uint64_t limit);
    net::awaitable<void> send(Courier&, std::unique_ptr<Sending>&);
    const Letter* announce(Courier&);
    void opening_failed(Courier&, const net::Failure&);

    // books.cpp: how it went
    net::awaitable<void> keep_books();
    net::awaitable<void> gather();
    std::vector<store::SendResult> take_results();
    net::awaitable<bool> record(std::vector<store::SendResult>&);
    void recorded(const std::vector<store::SendResult>&);
    std::vector<store::SendResult> lend_results();
    void take_back(std::vector<store::SendResult>, bool recorded);
    void settle(std::unique_ptr<Sending>, const Outcome&, const Session&);
    void put_back(std::unique_ptr<Sending>);
    void put_off(const store::OutboxItem&, store::Instant until, const std::string& why);
    void put_off_until_probe(const store::OutboxItem&);
    void put_back_queue();
    void put_off_queue();
    void try_again(const store::OutboxItem&, const Outcome&);
    void give_up(const store::OutboxItem&, const Outcome&);
    void server_is_away(const std::string& cause, bool needs_person);
    void note(store::SendResult);
    double chance();

    static constexpr std::size_t most_unrecorded = 1024; ///< results: with more, nothing more is claimed

    net::asio::io_context& io_;
    SmtpSettings settings_;
    Writer& writer_;
    InFlight& in_flight_;
    Now now_;
    net::asio::steady_timer cancelled_; ///< run() waits for its own cancellation
    Bell feed_bell_, books_bell_;
    RelayState relay_;
    Queue queue_;                            ///< claimed, in nobody's hands
    std::size_t promised_ = 0;               ///< mails that others may be claiming for the queue
    std::vector<store::SendResult> results_; ///< not yet recorded
    std::chrono::steady_clock::time_point first_result_{}; ///< when the first of them came
    std::size_t last_taken_ = 0;                           ///< so many were recorded, or lent, together
    std::size_t lent_ = 0;                                 ///< results that others may be recording
    bool lends_ = true;                                    ///< none of them came back as they were
    std::list<Courier> couriers_;
    RelayState::Clock::time_point no_more_until_{}; ///< the server wants no further connection before
    store::Instant probe_at_{};                     ///< RelayState::next_probe() on the calendar's clock
    std::size_t claim_limit_;
    RelayState::Clock::time_point stepped_ = RelayState::Clock::now(); ///< when feed() last went round
    bool more_due_ = false;       ///< the last claim was full, or none was made
    bool tell_all_due_ = false;   ///< a probe has failed: what is due is put off
    std::size_t parts_bytes_ = 0; ///< of all mails in hand
    int reading_parts_ = 0;       ///< 1: somebody reads attachments out of the store
    bool stopping_ = false;       ///< begin nothing new
    bool finished_ = false;       ///< no further result will come
    bool cannot_record_ = false;  ///< nothing more is sent while the store does not take results
    std::string store_trouble_;   ///< what the log was told last
    Tally tally_;
    std::exception_ptr failure_;
    std::minstd_rand random_{std::random_device{}()};
};

} // namespace ticketd::outbox
