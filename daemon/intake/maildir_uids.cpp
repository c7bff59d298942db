// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_uids.hpp"

#include "daemon/files.hpp"
#include "daemon/net/connection.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <ranges>
#include <string_view>
#include <system_error>

namespace ticketd::intake {

namespace {

constexpr std::string_view head = "ticketd-uids 1 ";
constexpr std::string_view forgotten = "0"; ///< in the place of a number
constexpr std::size_t most_stale =
    100'000; ///< lines that say nothing any more, until the file is written anew

[[noreturn]] void fail(const std::filesystem::path& file, int error) {
    throw net::Failure(file.string() + ": cannot be written: " + std::generic_category().message(error)
                       + "; check the owner and the disk of the Maildir");
}

std::string_view take_word(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

std::optional<std::uint32_t> number_of(std::string_view word) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() && value > 0 ? std::optional(value)
                                                                                 : std::nullopt;
}

} // namespace

MaildirUids::MaildirUids(std::filesystem::path file, const std::vector<std::string>& present)
    : file_(std::move(file)) {
    if (!read()) {
        std::random_device random;
        uidvalidity_ = (random() & 0x7fffffffU) | 1U;
        next_ = 1;
        uids_.clear();
    }
    std::erase_if(uids_, [&](const auto& one) { return !std::ranges::binary_search(present, one.first); });
    write_anew();
}

void MaildirUids::pass(std::uint32_t next) {
    next_ = next;
    write_anew();
}

MaildirUids::Numbers MaildirUids::peek(const std::filesystem::path& file,
                                       const std::vector<std::string>& names) {
    MaildirUids seen(file);
    seen.read();
    Numbers numbers{.uidvalidity = seen.uidvalidity_, .uids = {}};
    for (const auto& name : names) {
        const auto known = seen.uids_.find(name);
        numbers.uids.push_back(known != seen.uids_.end() ? known->second : seen.next_++);
    }
    std::ranges::sort(numbers.uids);
    return numbers;
}

MaildirUids::~MaildirUids() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

/// False: there is none, or its first line is damaged. A last line without its end was cut by a crash before
/// anybody was told its number.
bool MaildirUids::read() {
    std::ifstream stream(file_, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    std::string_view rest(text);
    if (!rest.starts_with(head)) return false;
    for (bool first = true; rest.find('\n') != rest.npos; first = false) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        if (first) line.remove_prefix(head.size());
        const auto word = take_word(line);
        const auto number = number_of(word);
        if (first) {
            const auto next = number_of(line);
            if (!number || !next) return false;
            uidvalidity_ = *number;
            next_ = *next;
        } else if (number) {
            uids_[std::string(line)] = *number;
            next_ = std::max(next_, *number + 1);
        } else if (word == forgotten) {
            uids_.erase(std::string(line));
        }
    }
    return uidvalidity_ != 0;
}

void MaildirUids::write_anew() {
    std::string text = std::string(head) + std::to_string(uidvalidity_) + " " + std::to_string(next_) + "\n";
    for (const auto& [name, uid] : uids_) text += std::to_string(uid) + " " + name + "\n";
    const auto unfinished = file_.string() + ".new";
    const int descriptor =
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 && write_and_sync(descriptor, text);
    const bool placed = written && ::rename(unfinished.c_str(), file_.c_str()) == 0;
    const int error = errno;
    if (!placed && descriptor >= 0) ::close(descriptor);
    if (!placed) fail(file_, error);
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = descriptor;
    lines_ = uids_.size();
    const int folder = ::open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

std::vector<std::uint32_t> MaildirUids::number(const std::vector<std::string>& names) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(names.size());
    std::string lines;
    auto next = next_;
    std::vector<std::string> fresh;
    for (const auto& name : names) {
        const auto known = uids_.find(name);
        numbers.push_back(known != uids_.end() ? known->second : next);
        if (known != uids_.end()) continue;
        lines += std::to_string(next++) + " " + name + "\n";
        fresh.push_back(name);
    }
    if (fresh.empty()) return numbers;
    append(lines);
    for (const auto& name : fresh) uids_[name] = next_++;
    lines_ += fresh.size();
    return numbers;
}

std::vector<std::string> MaildirUids::others_than(const std::vector<std::string>& names) const {
    std::vector<std::string> others;
    std::ranges::set_difference(std::views::keys(uids_), names, std::back_inserter(others));
    return others;
}

void MaildirUids::forget(const std::vector<std::string>& names) {
    std::string lines;
    for (const auto& name : names) lines.append(forgotten).append(" ").append(name).append("\n");
    append(lines);
    for (const auto& name : names) uids_.erase(name);
    lines_ += names.size();
    if (lines_ > uids_.size() + most_stale) write_anew();
}

/// What could not be written whole is taken back: a torn line in the middle would take the next one with it.
void MaildirUids::append(const std::string& lines) {
    const auto before = ::lseek(descriptor_, 0, SEEK_END);
    if (write_and_sync(descriptor_, lines)) return;
    const int error = errno;
    if (before < 0 || ::ftruncate(descriptor_, before) != 0) write_anew();
    fail(file_, error);
}

} // namespace ticketd::intake
