// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// What sending costs, against Postfix's smtp-sink on loopback: the dialogue alone, and the whole outbox with
// its store. usage: smtp_bench [MAILS] [BYTES]
#include "daemon/clock.hpp"
#include "daemon/outbox/delivery.hpp"
#include "daemon/outbox/in_flight.hpp"
#include "daemon/outbox/smtp.hpp"
#include "daemon/task.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/daemon/child_server.hpp"

#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

using namespace ticketd;
using namespace ticketd::outbox;

namespace {

using Clock = std::chrono::steady_clock;

std::string mail_of(std::size_t size) {
    std::string text = "Message-ID: <1@desk>\r\nSubject: [TID#1042] Your request\r\n\r\n";
    while (text.size() < size) text += "This line is about as long as a line of an acknowledgement.\r\n";
    return text;
}

/// Prints what happened between its making and its end, for so many mails.
class Measure {
public:
    explicit Measure(std::string what) : what_(std::move(what)) {}
    void end(int mails) const {
        const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        fmt::print("{:<34} {:>8.0f} mails/s {:>7.1f} us CPU a mail\n", what_, mails / seconds,
                   (cpu_seconds() - cpu_) / mails * 1e6);
    }

private:
    std::string what_;
    Clock::time_point begin_ = Clock::now();
    double cpu_ = cpu_seconds();
};

net::Endpoint endpoint_of(const ChildServer& sink) {
    net::Endpoint endpoint;
    endpoint.url = sink.smtp_url();
    endpoint.tls = net::Tls::off;
    return endpoint;
}

net::awaitable<void> send_letters(net::Endpoint endpoint, std::string text, int mails, bool ahead) {
    const Patience patience;
    auto session = co_await Session::open(std::move(endpoint), patience);
    std::vector<Letter> letters(2);
    for (auto& letter : letters) {
        letter.from = "desk@example.com";
        letter.recipient = "client@example.com";
        letter.body.add_text(text);
    }
    const Measure measure(ahead ? "dialogue, next envelope ahead" : "dialogue, one letter at a time");
    for (int i = 0; i < mails; ++i) {
        const Session::Next next = [&] {
            return ahead && i + 1 < mails ? &letters[static_cast<std::size_t>(i + 1) % 2] : nullptr;
        };
        const Outcome outcome = co_await session.send(letters[static_cast<std::size_t>(i) % 2], next);
        if (outcome.kind != Outcome::Kind::sent) throw std::runtime_error(outcome.text);
    }
    measure.end(mails);
    co_await session.quit();
}

void bench_dialogue(const ChildServer& sink, const std::string& text, int mails, bool ahead) {
    net::asio::io_context io;
    net::asio::co_spawn(io, send_letters(endpoint_of(sink), text, mails, ahead),
                        [](std::exception_ptr error) {
                            if (error) std::rethrow_exception(error);
                        });
    io.run();
}

store::Store filled_store(const std::filesystem::path& file, const std::string& text, int mails) {
    store::Store store(file, 1000);
    for (int done = 0; done < mails;) {
        store::ChangeSet changes;
        changes.at = now();
        for (int i = 0; i < 500 && done < mails; ++i, ++done) {
            store::NewOutgoing mail;
            mail.kind = "acknowledgement";
            mail.envelope_from = "desk@example.com";
            mail.recipient = fmt::format("client{}@example.com", done);
            mail.message_id = fmt::format("{}@desk", done);
            mail.bytes = text;
            mail.not_before = changes.at;
            changes.outgoing.push_back(std::move(mail));
        }
        auto transaction = store.begin();
        transaction.apply(changes);
        transaction.commit();
    }
    return store;
}

net::awaitable<void> wait_until_empty(Writer& writer, Task& task) {
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    auto ask = [](store::Store& store) { return store.next_due(); };
    for (;;) {
        timer.expires_after(std::chrono::milliseconds(10));
        co_await timer.async_wait(net::asio::use_awaitable);
        const auto due = co_await writer.run(ask);
        if (!due) break;
    }
    task.cancel();
}

void bench_outbox(const ChildServer& sink, const std::string& text, int mails, std::uint32_t connections) {
    std::string folder = (std::filesystem::temp_directory_path() / "ticketd-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    {
        Writer writer(filled_store(std::filesystem::path(folder) / "ticketd.db", text, mails));
        SmtpSettings settings;
        settings.endpoint = endpoint_of(sink);
        settings.connections = connections;
        net::asio::io_context io;
        InFlight in_flight(std::filesystem::path(folder) / "in-flight", "this boot");
        in_flight.begin();
        Delivery delivery(io, settings, writer, in_flight, now);
        const Measure measure(fmt::format("outbox with store, {} connections", connections));
        const auto fail = [](std::exception_ptr error) { std::rethrow_exception(error); };
        Task task(io, delivery.run(), fail);
        net::asio::co_spawn(io, wait_until_empty(writer, task), net::asio::detached);
        io.run();
        measure.end(mails);
    }
    std::filesystem::remove_all(folder);
}

} // namespace

int main(int argc, char** argv) {
    const int mails = argc > 1 ? std::atoi(argv[1]) : 10000;
    const auto size = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 2000);
    const ChildServer sink(smtp_sink);
    const std::string text = mail_of(size);
    fmt::print("{} mails of {} bytes\n", mails, text.size());
    bench_dialogue(sink, text, mails, false);
    bench_dialogue(sink, text, mails, true);
    for (const std::uint32_t connections : {1U, 2U, 4U}) bench_outbox(sink, text, mails, connections);
}
