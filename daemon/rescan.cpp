// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/rescan.hpp"

#include "daemon/clock.hpp"
#include "daemon/intake/imap_numbers.hpp"
#include "daemon/intake/maildir_folder.hpp"
#include "daemon/intake/survey.hpp"
#include "daemon/log.hpp"
#include "daemon/logins.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/run_alone.hpp"
#include "daemon/state_dir.hpp"
#include "parser/content_hash.hpp"
#include "store/queries.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <thread>

namespace ticketd {

namespace {

using intake::Disposition;

std::vector<Unaccounted> missing(const config::Config& config, const KnownUids& known) {
    std::vector<Unaccounted> found;
    for (const auto& mailbox : config.mailboxes) {
        const auto content = run_alone(intake::survey(mailbox));
        auto have = known(mailbox, content.uidvalidity);
        for (auto uidvalidity = intake::renewed(content.uidvalidity);;
             uidvalidity = intake::renewed(uidvalidity)) {
            auto later = known(mailbox, uidvalidity); // the server has given UIDs again
            if (later.empty()) break;
            have = std::move(later);
        }
        for (const auto uid : content.uids)
            if (!std::ranges::binary_search(have, uid))
                found.push_back({mailbox.name, content.uidvalidity, uid});
    }
    return found;
}

/// The daemon's way of a mail, on this thread.
class DirectReceiver final : public intake::Receiver {
public:
    DirectReceiver(store::Store& store, Pipeline& pipeline, const RescanWatch& watch)
        : store_(store), pipeline_(pipeline), watch_(watch) {}

    net::awaitable<store::MailboxId> open_mailbox(std::string name, std::string user) override {
        co_return store_.mailbox(name, user);
    }
    net::awaitable<std::vector<std::uint32_t>> unknown(store::MailboxId mailbox, std::uint32_t uidvalidity,
                                                       std::vector<std::uint32_t> uids) override {
        auto unknown = store_.unknown_uids(mailbox, uidvalidity, uids);
        wanted_ += unknown.size();
        co_return unknown;
    }
    net::awaitable<std::map<std::uint32_t, Disposition>> known(store::MailboxId, std::uint32_t,
                                                               std::vector<std::uint32_t>) override {
        co_return std::map<std::uint32_t, Disposition>{}; // nothing is moved
    }
    net::awaitable<void> skip(store::MailboxId, std::uint32_t, std::vector<std::uint32_t>) override {
        co_return;
    }
    net::awaitable<std::vector<Disposition>> take(std::vector<intake::RawMail> mails) override {
        const auto on_hold = [this](const intake::RawMail& mail) {
            return !left_out_.empty() && left_out_.contains(parser::content_hash(mail.bytes));
        };
        std::vector<Disposition> dispositions(mails.size(), Disposition::processed);
        std::vector<std::size_t> places;
        std::vector<intake::RawMail> wanted;
        for (std::size_t i = 0; i < mails.size(); ++i) {
            if (on_hold(mails[i])) continue;
            places.push_back(i);
            wanted.push_back(std::move(mails[i]));
        }
        auto taken = pipeline_.take(store_, std::move(wanted), now());
        for (const auto disposition : taken.dispositions) {
            counted.read += disposition == Disposition::processed;
            counted.failed += disposition == Disposition::held;
        }
        if (watch_) watch_(counted.read + counted.failed, wanted_);
        for (std::size_t i = 0; i < places.size(); ++i) dispositions[places[i]] = taken.dispositions[i];
        co_return dispositions;
    }
    void polled(const std::string&, bool) override {}
    void troubled(const std::string& mailbox, const std::string& why) override {
        log::warning("{}: {}", mailbox, log::safe(why));
    }

    /// Mails with these contents are on hold already.
    void leave_out(std::set<parser::ContentHash> contents) { left_out_ = std::move(contents); }

    Rescanned counted;

private:
    std::set<parser::ContentHash> left_out_;
    store::Store& store_;
    Pipeline& pipeline_;
    const RescanWatch& watch_;
    std::size_t wanted_ = 0;
};

net::awaitable<bool> read_all(intake::MailboxSettings mailbox, intake::Receiver& receiver) {
    co_await intake::read_once(std::move(mailbox), receiver);
    co_return true;
}

void read_folder(const intake::MailboxSettings& folder, DirectReceiver& receiver) {
    try {
        run_alone(read_all(folder, receiver));
    } catch (const net::Failure& failure) {
        receiver.counted.unread.push_back(folder.name + ": " + log::safe(failure.what()));
        log::warning("{}", receiver.counted.unread.back());
    }
}

/// The same account, but another folder.
intake::MailboxSettings folder_beside(intake::MailboxSettings mailbox, const std::string& folder) {
    if (!mailbox.maildir.empty()) {
        mailbox.maildir += "/" + intake::maildir_folder_name(folder);
        mailbox.name = "maildir:" + mailbox.maildir;
        mailbox.start_new = false;
        return mailbox;
    }
    mailbox.name.resize(mailbox.name.find('/', mailbox.name.find("://") + 3));
    mailbox.name += "/" + folder;
    mailbox.folder = folder;
    mailbox.start_new = false;
    return mailbox;
}

std::set<parser::ContentHash> contents_on_hold(const config::Config& config) {
    store::Queries queries(config.state_dir / database_file);
    std::set<parser::ContentHash> contents;
    for (const auto& held : queries.held())
        if (const auto mail = queries.held_mail(held.id)) contents.insert(parser::content_hash(mail->raw));
    return contents;
}

} // namespace

std::vector<Unaccounted> unaccounted(config::Config config, const KnownUids& known) {
    give_tokens(config);
    auto found = missing(config, known);
    if (found.empty()) return found;
    std::this_thread::sleep_for(std::chrono::seconds(3));
    const auto again = missing(config, known);
    const auto is_gone = [&](const Unaccounted& mail) {
        return std::ranges::none_of(again, [&](const Unaccounted& other) {
            return other.mailbox == mail.mailbox && other.uidvalidity == mail.uidvalidity
                   && other.uid == mail.uid;
        });
    };
    std::erase_if(found, is_gone);
    return found;
}

Rescanned rescan(config::Config config, RescanFolders folders, const RescanWatch& watch) {
    give_tokens(config);
    store::Store store(config.state_dir / database_file, config.first_tid);
    Pipeline pipeline(config.rules, existing_keys(config.state_dir),
                      notify::read_templates(config.templates, config.rules));
    DirectReceiver receiver(store, pipeline, watch);
    for (const auto& mailbox : config.mailboxes)
        if (!mailbox.processed.empty()) read_folder(folder_beside(mailbox, mailbox.processed), receiver);
    for (const auto& mailbox : config.mailboxes) {
        if (folders == RescanFolders::processed || mailbox.hold.empty()) continue;
        receiver.leave_out(contents_on_hold(config)); // what is found on hold in one folder is so in the next
        read_folder(folder_beside(mailbox, mailbox.hold), receiver);
    }
    return receiver.counted;
}

} // namespace ticketd
