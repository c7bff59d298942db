// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/health_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string_view>

namespace ticketd {

namespace {

constexpr std::string_view first_line = "ticketd-health\t2\n", last_line = "end\n";
constexpr std::size_t block = 16 * 1024;
constexpr std::size_t longest_text = 1000;

/// One field of a line.
std::string field(std::string_view text) {
    std::string safe(text.substr(0, longest_text));
    std::ranges::replace_if(safe, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return safe;
}

std::string moment(const std::optional<store::Instant>& at) {
    return at ? std::to_string(at->time_since_epoch().count()) : std::string{};
}

std::string written(const Health& health) {
    std::string text{first_line};
    text += "written\t" + moment(health.written) + "\n";
    if (health.stopped) text += "stopped\n";
    for (const auto& mailbox : health.mailboxes)
        text += "mailbox\t" + std::to_string(mailbox.poll.count()) + "\t" + moment(mailbox.polled) + "\t"
                + std::to_string(mailbox.backlog) + "\t" + field(mailbox.name) + "\t" + field(mailbox.trouble)
                + "\n";
    text += "outbox\t" + field(health.outbox_trouble) + "\n";
    text += last_line;
    text.resize((text.size() + block - 1) / block * block, '\n');
    return text;
}

std::string_view cut(std::string_view& rest, char at) {
    const auto end = std::min(rest.find(at), rest.size());
    const auto head = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return head;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

std::optional<store::Instant> instant(std::string_view text) {
    const auto value = number(text);
    return value ? std::optional{store::Instant{std::chrono::milliseconds{*value}}} : std::nullopt;
}

void read_line(std::string_view line, Health& health) {
    const auto what = cut(line, '\t');
    if (what == "written") health.written = instant(line).value_or(store::Instant{});
    if (what == "stopped") health.stopped = true;
    if (what == "outbox") health.outbox_trouble = line;
    if (what != "mailbox") return;
    Health::Mailbox mailbox;
    mailbox.poll = std::chrono::seconds{number(cut(line, '\t')).value_or(60)};
    mailbox.polled = instant(cut(line, '\t'));
    mailbox.backlog = static_cast<std::size_t>(number(cut(line, '\t')).value_or(0));
    mailbox.name = cut(line, '\t');
    mailbox.trouble = line;
    health.mailboxes.push_back(std::move(mailbox));
}

std::optional<Health> read_once(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto end = bytes.find("\n" + std::string{last_line});
    if (!bytes.starts_with(first_line) || end == std::string::npos) return std::nullopt;
    Health health;
    for (auto rest = std::string_view{bytes}.substr(0, end); !rest.empty();)
        read_line(cut(rest, '\n'), health);
    return health;
}

} // namespace

bool write_health(const std::filesystem::path& file, const Health& health) {
    const auto text = written(health);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    const bool done = ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    return done;
}

std::optional<Health> read_health(const std::filesystem::path& file) {
    constexpr int tries = 3; // one may fall into the middle of a write
    std::optional<Health> health;
    for (int i = 0; i < tries && !health; ++i) health = read_once(file);
    return health;
}

} // namespace ticketd
