// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/reading.hpp"

#include "daemon/log.hpp"
#include "parser/language.hpp"
#include "parser/parse.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace ticketd {

namespace {

using Mails = std::vector<intake::RawMail>;

// A larger mail is packed when it is written: two forms of it would lie in memory until then.
constexpr std::size_t most_ahead = 1 << 20;

net::awaitable<Mails> read_all(Mails mails, std::shared_ptr<const policy::TextRules> rules,
                               store::Preparation& preparation) {
    for (auto& mail : mails) {
        auto reading = read_mail(mail);
        if (mail.bytes.size() <= most_ahead) reading.packed = preparation.pack(mail.bytes);
        if (policy::looks_new(reading.message) && parser::named_languages(reading.message).empty())
            reading.language = parser::detect_language(reading.message);
        reading.findings = rules->look_at(reading.message);
        reading.looked_at_by = rules;
        reading.words = preparation.words(reading.message.text);
        mail.reading = std::make_shared<intake::Reading>(std::move(reading));
    }
    co_return mails;
}

net::awaitable<void> do_nothing() { co_return; }

} // namespace

intake::Reading read_mail(intake::RawMail& mail) {
    if (const auto ahead = std::exchange(mail.reading, nullptr)) return std::move(*ahead);
    const auto begin = std::chrono::steady_clock::now();
    intake::Reading reading;
    reading.message = mail.header_only ? parser::parse_header(mail.bytes) : parser::parse(mail.bytes);
    reading.hash = parser::content_hash(mail.bytes);
    reading.took = std::chrono::steady_clock::now() - begin;
    return reading;
}

net::awaitable<Mails> ReadingThread::read(Mails mails, std::shared_ptr<const policy::TextRules> rules) {
    auto task = read_all(std::move(mails), std::move(rules), preparation_);
    co_return co_await net::asio::co_spawn(thread_, std::move(task), net::until_its_end());
}

void ReadingThread::finish(std::function<void()> rest) {
    net::asio::post(thread_, [rest = std::move(rest)] {
        try {
            rest();
        } catch (const std::exception& error) {
            log::warning("what became of some mails is not in the log: {}; the ledger has it", error.what());
        }
    });
}

net::awaitable<void> ReadingThread::done() {
    auto task = do_nothing();
    co_await net::asio::co_spawn(thread_, std::move(task), net::until_its_end());
}

} // namespace ticketd
