// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/outbox_desk.hpp"

#include "daemon/clock.hpp"
#include "daemon/outbox/in_flight.hpp"
#include "daemon/task.hpp"
#include "parser/compose.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ticketd::outbox {

namespace {

constexpr std::chrono::seconds patience{30};

/// Does some work on the writer's thread and waits for it, also from inside another io_context.
template <class Work>
void on_writer(Writer& writer, Work work) {
    net::asio::io_context io;
    std::exception_ptr failure;
    net::asio::co_spawn(io, writer.run(std::move(work)), [&](std::exception_ptr error) { failure = error; });
    io.run();
    if (failure) std::rethrow_exception(failure);
}

store::NewOutgoing outgoing(int number) {
    store::NewOutgoing mail;
    mail.kind = "acknowledgement";
    mail.envelope_from = "desk@example.com";
    mail.recipient = "client" + std::to_string(number) + "@example.com";
    mail.message_id = std::to_string(number) + "@desk";
    mail.bytes = OutboxDesk::text(number);
    return mail;
}

} // namespace

OutboxDesk::OutboxDesk() : now_(ticketd::now()) {
    folder_ = (std::filesystem::temp_directory_path() / "ticketd-outbox-XXXXXX").string();
    REQUIRE(::mkdtemp(folder_.data()) != nullptr);
    const auto file = std::filesystem::path(folder_) / "ticketd.db";
    writer_ = std::make_unique<Writer>(store::Store(file, 1000));
    queries_ = std::make_unique<store::Queries>(file);
}

OutboxDesk::~OutboxDesk() {
    queries_.reset();
    writer_.reset();
    std::filesystem::remove_all(folder_);
}

std::string OutboxDesk::text(int number) {
    return "Message-ID: <" + std::to_string(number) + "@desk>\r\nSubject: number " + std::to_string(number)
           + "\r\n\r\nHello.\r\n.\r\n";
}

std::vector<store::OutboxItem> OutboxDesk::apply(store::ChangeSet changes, std::size_t claims,
                                                 std::span<const store::SendResult> results) {
    changes.at = now_;
    for (auto& mail : changes.outgoing) mail.not_before = now_;
    std::vector<store::OutboxItem> claimed;
    on_writer(*writer_, [&](store::Store& store) {
        auto transaction = store.begin();
        transaction.apply(changes);
        transaction.record(results, now_);
        claimed = transaction.claim_due(now_, claims);
        transaction.commit();
    });
    return claimed;
}

void OutboxDesk::advance(std::chrono::milliseconds by) {
    now_ += by;
    if (running_ != nullptr) running_->wake();
}

void OutboxDesk::queue(int count) {
    store::ChangeSet changes;
    for (int i = 0; i < count; ++i) changes.outgoing.push_back(outgoing(queued_++));
    apply(std::move(changes));
    if (running_ != nullptr) running_->wake();
}

void OutboxDesk::hand_over(int count, Errand errand, bool record) {
    store::ChangeSet changes;
    for (int i = 0; i < count; ++i) changes.outgoing.push_back(outgoing(queued_++));
    const std::span<const store::SendResult> results = errand.results;
    const auto claims = static_cast<std::size_t>(count) + results.size();
    auto claimed = apply(std::move(changes), claims, record ? results : results.first(0));
    running_->accept(std::move(errand), std::move(claimed), record);
}

void OutboxDesk::hand_over_late(int count, Errand errand, bool record) {
    late_->expires_after(std::chrono::milliseconds(100));
    late_->async_wait([=, this](boost::system::error_code) { hand_over(count, errand, record); });
}

/// A frame of the write-ahead log that ends a transaction names the size of the database (SQLite's file
/// format, 4.1).
std::size_t OutboxDesk::commits() const {
    std::ifstream in(std::filesystem::path(folder_) / "ticketd.db-wal", std::ios::binary);
    const std::string log{std::istreambuf_iterator<char>(in), {}};
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(log.at(at + i));
        return value;
    };
    constexpr std::size_t header = 32, frame_header = 24;
    std::size_t commits = 0;
    for (std::size_t at = header; at + frame_header < log.size(); at += frame_header + number(8))
        if (number(at + 4) != 0) ++commits;
    return commits;
}

void OutboxDesk::queue_with_attachment(const std::string& content) {
    parser::OutgoingMail mail;
    mail.from = {"Desk", "desk@example.com"};
    mail.to = {{"", "client@example.com"}};
    mail.message_id = "stored@desk";
    mail.text = "with a file\n";
    mail.parts.push_back({"log.bin", "application/octet-stream", "", false});
    const auto composed = parser::compose(mail);
    store::ChangeSet changes;
    store::NewEntry added;
    added.entry.id = store::EntryId{++entries_};
    added.entry.kind = "human";
    added.entry.received = now_;
    auto raw = composed.bytes;
    raw.insert(composed.part_offsets.at(0), parser::encode_base64_lines(content));
    added.raw = raw;
    changes.new_entry = added;
    changes.outcome = "machine";
    changes.outgoing.push_back(outgoing(queued_++));
    changes.outgoing[0].bytes = composed.bytes;
    changes.outgoing[0].parts.push_back({added.entry.id, 0, composed.part_offsets.at(0)});
    apply(std::move(changes));
}

void OutboxDesk::run(const SmtpSettings& settings, const std::function<bool()>& done) {
    net::asio::io_context io;
    late_ = std::make_unique<net::asio::steady_timer>(io);
    InFlight in_flight(std::filesystem::path(folder_) / "in-flight", "this boot");
    in_flight.begin();
    Delivery delivery(io, settings, *writer_, in_flight, [this] { return now_; });
    running_ = &delivery;
    std::exception_ptr failure;
    bool timely = false;
    Task task(io, delivery.run(), [&](std::exception_ptr error) { failure = error; });
    const auto end = std::chrono::steady_clock::now() + patience;
    const auto watch = [&]() -> net::awaitable<void> {
        net::asio::steady_timer timer(io);
        while (!(timely = done()) && !failure && std::chrono::steady_clock::now() < end) {
            timer.expires_after(std::chrono::milliseconds(5));
            co_await timer.async_wait(net::asio::use_awaitable);
        }
        task.cancel();
    };
    net::asio::co_spawn(io, watch(), [&](std::exception_ptr error) {
        if (error) failure = error;
    });
    io.run();
    running_ = nullptr;
    late_.reset();
    if (failure) std::rethrow_exception(failure);
    REQUIRE(timely);
}

std::vector<store::OutboxItem> OutboxDesk::items() {
    auto items = queries_->outbox(true);
    std::ranges::sort(items, {}, &store::OutboxItem::id);
    return items;
}

std::size_t OutboxDesk::count(store::OutboxState state) {
    const auto all = items();
    return static_cast<std::size_t>(std::ranges::count(all, state, &store::OutboxItem::state));
}

SmtpSettings settings_for(const SmtpPeer& peer) {
    SmtpSettings settings;
    settings.endpoint.url = peer.url();
    settings.endpoint.tls = net::Tls::off;
    settings.patience.command = settings.patience.acceptance = std::chrono::seconds(5);
    return settings;
}

} // namespace ticketd::outbox
