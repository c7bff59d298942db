// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/imap_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace ticketd::tests {

namespace {

std::string word(std::string_view& rest) {
    const auto end = std::min(rest.find(' '), rest.size());
    std::string out{rest.substr(0, end)};
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return out;
}

std::string unquoted(std::string_view text) {
    if (text.starts_with('"')) text = text.substr(1, text.rfind('"') - 1);
    return std::string{text};
}

} // namespace

/// One client, from greeting to end. Called with the world locked, but for reading.
struct ImapPeer::Conversation {
    Conversation(World& w, int socket) : world(w), fd(socket) {}

    World& world;
    int fd;
    std::string in;
    std::string idle_tag;
    std::size_t told = 0; ///< the EXISTS that the client knows

    void put(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto count = world.piece == 0 ? bytes.size() : std::min(world.piece, bytes.size());
            const auto sent = ::send(fd, bytes.data(), count, MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            if (world.drip.count() > 0) std::this_thread::sleep_for(world.drip);
        }
    }
    void line(const std::string& text) const {
        put((world.chatter.empty() ? "" : world.chatter + "\r\n") + text + "\r\n");
    }
    void tell_exists() {
        if (told == world.inbox.size()) return;
        told = world.inbox.size();
        line("* " + std::to_string(told) + " EXISTS");
    }

    std::vector<std::uint32_t> named(std::string_view set) const {
        std::vector<std::uint32_t> uids;
        const auto last = world.inbox.empty() ? 0U : world.inbox.rbegin()->first;
        const auto number = [last](std::string_view text) {
            return text == "*"
                       ? last
                       : static_cast<std::uint32_t>(std::strtoul(std::string{text}.c_str(), nullptr, 10));
        };
        while (!set.empty()) {
            const auto part = set.substr(0, set.find(','));
            set.remove_prefix(std::min(set.size(), part.size() + 1));
            const auto colon = part.find(':');
            auto first = number(part.substr(0, colon));
            auto end = colon == std::string_view::npos ? first : number(part.substr(colon + 1));
            if (first > end) std::swap(first, end);
            for (const auto& [uid, mail] : world.inbox)
                if (uid >= first && uid <= end) uids.push_back(uid);
        }
        return uids;
    }
    std::string sequence(std::uint32_t uid) const {
        return std::to_string(std::distance(world.inbox.begin(), world.inbox.find(uid)) + 1);
    }

    void select(const std::string& tag, const std::string& name) {
        if (name != world.prefix + "INBOX" && name != "INBOX" && !world.folders.contains(name))
            return line(tag + " NO Mailbox doesn't exist: " + name);
        told = world.inbox.size();
        line("* " + std::to_string(told) + " EXISTS");
        line("* OK [UIDVALIDITY " + std::to_string(world.uidvalidity) + "] valid");
        line("* OK [UIDNEXT " + std::to_string(world.uidnext) + "] next");
        if (!world.permanent_flags.empty()) line("* OK [PERMANENTFLAGS " + world.permanent_flags + "] kept");
        line(tag + " OK [" + world.select_code + "] selected");
    }
    void list(const std::string& tag, const std::string& name) const {
        const auto separator = std::string{"\""} + world.separator + "\"";
        if (name.empty()) line("* LIST (\\Noselect) " + separator + " \"\"");
        if (world.folders.contains(name)) line("* LIST (\\HasNoChildren) " + separator + " \"" + name + "\"");
        line(tag + " OK listed");
    }
    void search(const std::string& tag, std::string_view criteria) const {
        const bool extended = criteria.starts_with("RETURN (ALL) ");
        if (extended) criteria.remove_prefix(13);
        std::string out;
        const auto set = criteria.starts_with("UID ") ? criteria.substr(4) : std::string_view{"1:*"};
        for (const auto uid : named(set)) {
            if (criteria.starts_with("UNKEYWORD") && world.flagged.contains(uid)) continue;
            out += (out.empty() ? "" : extended ? "," : " ") + std::to_string(uid);
        }
        const auto results = out.empty() ? std::string{} : extended ? " ALL " + out : " " + out;
        line((extended ? "* ESEARCH (TAG \"" + tag + "\") UID" : std::string{"* SEARCH"}) + results);
        line(tag + " OK found");
    }
    void fetch(const std::string& tag, std::string_view rest) {
        const auto set = word(rest);
        tell_exists();
        const auto at = rest.find("<0.");
        const auto most = std::strtoull(std::string{rest.substr(at + 3)}.c_str(), nullptr, 10);
        for (const auto uid : named(set)) {
            if (world.withheld.contains(uid)) continue;
            const auto& mail = world.inbox.at(uid);
            const auto size = world.claimed_size ? world.claimed_size(uid) : mail.size();
            const auto body = mail.substr(0, most);
            const auto date =
                world.dates.contains(uid) ? world.dates.at(uid) : std::string("23-Nov-2026 10:00:00 +0100");
            line("* " + sequence(uid) + " FETCH (UID " + std::to_string(uid) + " INTERNALDATE \"" + date
                 + "\" RFC822.SIZE " + std::to_string(size) + " BODY[]<0> {" + std::to_string(body.size())
                 + "}\r\n" + body + ")");
        }
        line(tag + " " + world.fetch_status);
    }
    void remove(std::uint32_t uid) {
        line("* " + sequence(uid) + " EXPUNGE");
        world.inbox.erase(uid);
        if (told > 0) --told;
    }
    void put_away(const std::string& tag, std::string_view rest, bool move) {
        const auto uids = named(word(rest));
        const auto folder = unquoted(rest);
        if (!world.folders.contains(folder)) return line(tag + " NO [TRYCREATE] no such folder");
        for (const auto uid : uids) {
            world.filed[folder][uid] = world.inbox.at(uid);
            if (move) remove(uid);
        }
        line(tag + " OK done");
    }
    void store(const std::string& tag, std::string_view rest) const {
        for (const auto uid : named(word(rest)))
            (rest.find("$Ticketed") != std::string_view::npos ? world.flagged : world.deleted).insert(uid);
        line(tag + " OK stored");
    }
    void uid_command(const std::string& tag, std::string_view rest) {
        const auto verb = word(rest);
        if (verb == "SEARCH") return search(tag, rest);
        if (verb == "FETCH") return fetch(tag, rest);
        if (verb == "MOVE") return put_away(tag, rest, true);
        if (verb == "COPY") return put_away(tag, rest, false);
        if (verb == "STORE") return store(tag, rest);
        if (verb != "EXPUNGE") return line(tag + " BAD what?");
        for (const auto uid : named(rest))
            if (world.deleted.contains(uid)) remove(uid);
        line(tag + " OK expunged");
    }
    void login(const std::string& tag, std::string_view rest) const {
        word(rest);
        line(unquoted(rest) == world.password ? tag + " OK logged in"
                                              : tag + " NO [AUTHENTICATIONFAILED] no");
    }
    void plain_command(const std::string& tag, const std::string& verb, std::string_view rest) {
        if (verb == "CAPABILITY") line("* CAPABILITY " + world.capabilities);
        if (verb == "NAMESPACE")
            line("* NAMESPACE ((\"" + world.prefix + "\" \"" + std::string{world.separator} + "\")) NIL NIL");
        if (verb == "CREATE") world.folders.insert(unquoted(rest));
        tell_exists();
        line(tag + " OK " + verb + " done");
    }

    /// False: the connection is to end.
    bool obey(std::string_view text) {
        if (text == "DONE") {
            if (!idle_tag.empty()) line(idle_tag + " OK idled");
            idle_tag.clear();
            return true;
        }
        const auto tag = word(text);
        world.commands.emplace_back(text);
        if (const auto other = world.instead ? world.instead(std::string{text}) : std::nullopt) {
            if (other->empty()) return false;
            line(other->starts_with("*") || other->starts_with("+") ? *other : tag + " " + *other);
            return !other->starts_with("* BYE");
        }
        const auto verb = word(text);
        if (verb == "LOGIN") return login(tag, text), true;
        if (verb == "SELECT" || verb == "EXAMINE") return select(tag, unquoted(text)), true;
        if (verb == "LIST")
            return list(tag, unquoted(text.substr(std::min<std::size_t>(3, text.size())))), true;
        if (verb == "UID") return uid_command(tag, text), true;
        if (verb == "IDLE") return idle(tag), true;
        if (verb == "LOGOUT") line("* BYE bye");
        plain_command(tag, verb, text);
        return verb != "LOGOUT";
    }
    void idle(const std::string& tag) {
        idle_tag = tag;
        line("+ idling");
        tell_exists();
    }
};

ImapPeer::ImapPeer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 8) != 0
        || ::getsockname(listener_, generic, &length) != 0)
        throw std::runtime_error{"no port on loopback"};
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

ImapPeer::~ImapPeer() {
    change([this](World&) { ending_ = true; });
    ::shutdown(listener_, SHUT_RDWR);
    cut();
    thread_.join();
    ::close(listener_);
}

std::string ImapPeer::url(const std::string& folder) const {
    return "imap://127.0.0.1:" + std::to_string(port_) + "/" + folder;
}

std::uint32_t ImapPeer::deliver(std::string mail) {
    return change([&](World& world) {
        const auto uid = world.uidnext++;
        world.inbox.emplace(uid, std::move(mail));
        if (talking_ && !talking_->idle_tag.empty()) talking_->tell_exists();
        return uid;
    });
}

void ImapPeer::say(const std::string& line) {
    change([&](World&) {
        if (talking_) talking_->line(line);
    });
}

void ImapPeer::cut() {
    change([this](World&) {
        if (talking_) ::shutdown(talking_->fd, SHUT_RDWR);
    });
}

bool ImapPeer::received(std::string_view part) {
    return change([&](World& world) {
        return std::ranges::any_of(world.commands,
                                   [&](const auto& c) { return c.find(part) != std::string::npos; });
    });
}

void ImapPeer::serve() {
    for (;;) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const int yes = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        Conversation talk{world_, fd};
        bool going = change([&](World& world) {
            talking_ = &talk;
            ++world.connections;
            talk.line(world.greeting);
            return !ending_;
        });
        char buffer[65536];
        while (going) {
            const auto count = ::recv(fd, buffer, sizeof buffer, 0);
            if (count <= 0) break;
            talk.in.append(buffer, static_cast<std::size_t>(count));
            for (auto end = talk.in.find("\r\n"); going && end != std::string::npos;
                 end = talk.in.find("\r\n")) {
                const auto text = talk.in.substr(0, end);
                talk.in.erase(0, end + 2);
                going = change([&](World&) { return talk.obey(text); });
            }
        }
        change([this](World&) { talking_ = nullptr; });
        ::close(fd);
    }
}

} // namespace ticketd::tests
