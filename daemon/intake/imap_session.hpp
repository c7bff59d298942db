// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_response.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::intake {

/// One connection to an IMAP server after its login: commands out, pipelined; answers in, routed by their
/// tags; what the server tells unasked is kept until somebody takes it. It knows the protocol's rules of
/// conversation and no folder's purpose.
///
/// Belongs to one coroutine. All that waits throws net::Failure when the server is silent, ends the session,
/// or sends what no server may; a wait that is cancelled loses nothing.
class Session {
public:
    using Tag = std::uint32_t;
    using Clock = std::chrono::steady_clock;

    /// The selected folder.
    struct Selected {
        std::uint32_t uidvalidity = 0;
        std::uint32_t uidnext = 0; ///< 0: the server did not say
        bool read_only = false;
        bool takes_keyword = false; ///< $Ticketed can be set, and stays
    };

    /// `patience`: how long the server may be silent while an answer is due. `largest_literal` in bytes.
    Session(net::Connection, std::chrono::milliseconds patience, std::size_t largest_literal);

    /// Puts a command (without tag and CRLF) behind those that wait to be written. Ends IDLE first: DONE and
    /// the command go out in one write.
    Tag send(std::string_view command);
    net::awaitable<void> flush();
    /// Writes what waits, and reads until the command is answered.
    net::awaitable<response::Status> answer(Tag);
    net::awaitable<response::Status> run(std::string command);
    /// The same; an answer other than OK is a Failure: "WHAT failed on HOST: the server's words; HINT".
    net::awaitable<void> must(std::string command, std::string what, std::string hint);

    /// UID SEARCH; ascending, each once. Not OK is a Failure.
    net::awaitable<std::vector<std::uint32_t>> search(std::string criteria);

    /// SELECT. Not OK: nothing is selected.
    net::awaitable<response::Status> select(const std::string& quoted_name);
    /// From now on folders are opened for reading only (EXAMINE).
    void only_read() { select_verb_ = "EXAMINE "; }
    const Selected& selected() const { return selected_; }
    /// SELECT of what is selected: after somebody renamed the folder and made another one, many servers go on
    /// with the old one and say nothing, and answer STATUS from it. Throws net::Failure if it was replaced.
    net::awaitable<void> select_again();

    /// Waits in IDLE until mail has come or `until`; true if there are news. Stays in IDLE: the next send()
    /// ends it. On a server without IDLE it only waits.
    net::awaitable<bool> idle(Clock::time_point until);
    bool can_idle() const { return has("IDLE") && !idle_refused_; }

    /// How many mails have come since forget_news(), as far as the server told.
    std::uint32_t news() const { return news_; }
    void forget_news() { news_ = 0; }

    net::awaitable<void> ask_capabilities();
    bool has(std::string_view capability) const { return capabilities_.contains(capability); }
    const std::string& personal_prefix() const { return prefix_; }

    std::vector<response::Fetch> take_mails(); ///< with UID; whole FETCH answers as they came
    std::vector<response::Folder> take_folders() { return std::exchange(folders_, {}); }

    /// From now on nothing waits beyond `end`.
    void give_up_at(Clock::time_point end) { end_ = end; }
    /// False after a write was cut short: nothing more can be said on this connection.
    bool usable() const { return !writing_; }
    net::awaitable<void> logout();
    const std::string& peer() const { return connection_.peer(); }

private:
    net::awaitable<std::size_t> read(std::chrono::milliseconds timeout);
    net::awaitable<void> start_idle();
    void apply(response::Meaning);
    void on(response::Other) {}
    void on(response::Status);
    void on(response::Continuation) { continued_ = true; }
    void on(response::Exists);
    void on(response::Expunge);
    void on(response::Fetch);
    void on(response::Found);
    void on(response::Folder);
    void on(response::Capabilities);
    void on(response::Namespace found) { prefix_ = std::move(found.prefix); }
    void learn(const std::string& code);
    void on_uidvalidity(std::uint32_t);
    void count_kept(std::size_t bytes);

    net::Connection connection_;
    std::chrono::milliseconds patience_;
    std::size_t most_kept_; ///< bytes of mails that nobody has taken yet
    std::optional<Clock::time_point> end_;
    ResponseReader reader_;
    std::string out_;
    bool writing_ = false;
    std::uint64_t responses_ = 0; ///< that have come
    std::uint64_t asked_for_ = 0; ///< of them; bounded, in one answer
    Tag last_tag_ = 0;
    std::set<Tag> awaited_;
    std::map<Tag, response::Status> answers_;

    std::optional<Tag> idling_;
    Clock::time_point idle_since_{};
    bool continued_ = false, idle_refused_ = false, leaving_ = false;

    std::set<std::string, std::less<>> capabilities_;
    std::string prefix_;
    Selected selected_;
    const char* select_verb_ = "SELECT ";
    std::string selected_name_; ///< quoted
    std::uint32_t exists_ = 0, news_ = 0;
    std::vector<response::Fetch> mails_;
    std::size_t kept_ = 0;
    std::vector<std::uint32_t> found_;
    std::vector<response::Folder> folders_;
};

} // namespace ticketd::intake
