// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// imap_bench URL USER PASSWORD COUNT [CA_FILE] [PROCESSED]: takes COUNT mails out of a mailbox with a
// receiver that does nothing, and prints the rates until the last was taken and until all were put away, and
// the CPU of a mail.
#include "daemon/intake/imap.hpp"
#include "tests/bench/cpu_time.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace ticketd;
using Clock = std::chrono::steady_clock;
namespace asio = net::asio;

class NullReceiver final : public intake::Receiver {
public:
    NullReceiver(std::size_t count, asio::cancellation_signal& stop) : count_(count), stop_(stop) {}

    net::awaitable<store::MailboxId> open_mailbox(std::string, std::string) override {
        co_return store::MailboxId{1};
    }
    net::awaitable<std::vector<std::uint32_t>> unknown(store::MailboxId, std::uint32_t,
                                                       std::vector<std::uint32_t> uids) override {
        co_return uids;
    }
    net::awaitable<std::map<std::uint32_t, intake::Disposition>> known(store::MailboxId, std::uint32_t,
                                                                       std::vector<std::uint32_t>) override {
        co_return std::map<std::uint32_t, intake::Disposition>{};
    }
    net::awaitable<void> skip(store::MailboxId, std::uint32_t, std::vector<std::uint32_t>) override {
        co_return;
    }
    net::awaitable<std::vector<intake::Disposition>> take(std::vector<intake::RawMail> mails) override {
        if (taken == 0) first = Clock::now();
        taken += mails.size();
        for (const auto& mail : mails) bytes += mail.bytes.size();
        last = Clock::now();
        std::vector<intake::Disposition> dispositions(mails.size(), intake::Disposition::processed);
        co_return dispositions;
    }
    void polled(const std::string&, bool) override {
        if (taken >= count_) stop_.emit(asio::cancellation_type::terminal);
    }
    void troubled(const std::string& mailbox, const std::string& why) override {
        std::fprintf(stderr, "%s: %s\n", mailbox.c_str(), why.c_str());
    }

    std::size_t taken = 0, bytes = 0;
    Clock::time_point first, last;

private:
    std::size_t count_;
    asio::cancellation_signal& stop_;
};

double rate(std::size_t count, Clock::duration time) {
    return static_cast<double>(count) / std::chrono::duration<double>(time).count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 5) return std::fputs("imap_bench URL USER PASSWORD COUNT [CA_FILE] [PROCESSED]\n", stderr), 2;
    intake::MailboxSettings settings;
    settings.endpoint.url = settings.name = argv[1];
    settings.endpoint.user = argv[2];
    settings.endpoint.password = argv[3];
    settings.endpoint.tls = argc > 5 && *argv[5] != 0 ? net::Tls::required : net::Tls::off;
    if (argc > 5) settings.endpoint.ca_file = argv[5];
    if (argc > 6) settings.processed = settings.hold = argv[6];

    asio::io_context io{1};
    asio::cancellation_signal stop;
    NullReceiver receiver{static_cast<std::size_t>(std::strtoul(argv[4], nullptr, 10)), stop};
    const auto begin = Clock::now();
    asio::co_spawn(io, intake::watch_imap(settings, receiver),
                   asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr& error) {
                       if (error) std::rethrow_exception(error);
                   }));
    io.run();
    const auto whole = Clock::now() - begin;
    std::printf("%zu mails, %.1f MB: taken at %.0f/s, put away too at %.0f/s, CPU %.1f us a mail\n",
                receiver.taken, static_cast<double>(receiver.bytes) / 1e6,
                rate(receiver.taken, receiver.last - begin), rate(receiver.taken, whole),
                cpu_seconds() * 1e6 / static_cast<double>(std::max<std::size_t>(receiver.taken, 1)));
    return receiver.taken > 0 ? 0 : 1;
}
