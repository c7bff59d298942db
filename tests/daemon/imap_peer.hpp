// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ticketd::tests {

/// A small IMAP server on loopback, for what no real one can be made to do: refuse a step, speak in single
/// bytes, chatter between the lines, lack an extension, lie. One connection at a time, in a thread of its
/// own; everything may be changed and looked at while it runs, through change().
class ImapPeer {
public:
    struct World {
        std::string greeting = "* OK ready";
        std::string capabilities = "IMAP4rev1 IDLE MOVE UIDPLUS ESEARCH";
        std::string permanent_flags = "(\\Seen \\Deleted \\*)";
        std::string select_code = "READ-WRITE";
        char separator = '/';
        std::string prefix; ///< the personal namespace
        std::uint32_t uidvalidity = 7;
        std::uint32_t uidnext = 1;
        std::map<std::uint32_t, std::string> inbox;
        std::set<std::string> folders; ///< beside INBOX
        std::map<std::string, std::map<std::uint32_t, std::string>>
            filed; ///< by folder, what was moved or copied
        std::set<std::uint32_t> flagged, deleted;
        std::string password = "secret";

        std::size_t piece = 0;             ///< bytes a write; 0: as much as there is
        std::chrono::milliseconds drip{0}; ///< waited after each write
        std::string chatter;               ///< sent before every line of an answer
        /// Asked first: what to send instead for a command (without its tag); "" closes the connection.
        std::function<std::optional<std::string>(const std::string& command)> instead;
        std::function<std::uint64_t(std::uint32_t uid)> claimed_size; ///< RFC822.SIZE; default: the truth

        std::map<std::uint32_t, std::string> dates; ///< INTERNALDATE, where it is not that of all others
        std::set<std::uint32_t> withheld;           ///< FETCH leaves them out
        std::string fetch_status = "OK fetched";    ///< its last line

        std::vector<std::string> commands; ///< received, without their tags
        int connections = 0;
    };

    ImapPeer();
    ~ImapPeer();
    ImapPeer(const ImapPeer&) = delete;
    ImapPeer& operator=(const ImapPeer&) = delete;

    std::string url(const std::string& folder = "INBOX") const;
    std::uint16_t port() const { return port_; }

    /// Runs `work` on the world while the server holds still.
    template <class Work>
    auto change(Work work) {
        const std::lock_guard lock{mutex_};
        return work(world_);
    }
    /// Mail arrives; told at once to a client in IDLE, else with the next answer.
    std::uint32_t deliver(std::string mail);
    /// Sends to the client, whatever it is doing.
    void say(const std::string& line);
    /// Closes the connection.
    void cut();
    bool received(std::string_view part);

private:
    struct Conversation;
    void serve();

    std::mutex mutex_;
    World world_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    Conversation* talking_ = nullptr;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace ticketd::tests
