// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/mbox_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace ticketd::records {

namespace {

constexpr std::size_t longest_from_line = 1000;
constexpr std::size_t block = 256 * 1024;
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < line.size();) {
        const auto begin = line.find_first_not_of(" \t\r", i);
        if (begin == line.npos) break;
        const auto end = std::min(line.find_first_of(" \t\r", begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        i = end;
    }
    return words;
}

std::optional<int> number(std::string_view digits, std::size_t most) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || digits.size() > most || error != std::errc{} || end != digits.data() + digits.size()
        || value < 0)
        return std::nullopt;
    return value;
}

/// "12:34:56" or "12:34".
std::optional<std::chrono::seconds> clock_time(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) return std::nullopt;
    if (text[2] != ':' || (text.size() == 8 && text[5] != ':')) return std::nullopt;
    const auto hour = number(text.substr(0, 2), 2), minute = number(text.substr(3, 2), 2);
    const auto second = text.size() == 8 ? number(text.substr(6, 2), 2) : 0;
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

/// "+0100"; a zone's name says nothing that could be relied on.
std::optional<std::chrono::minutes> offset(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto hours = number(text.substr(1, 2), 2), minutes = number(text.substr(3, 2), 2);
    if (!hours || !minutes) return std::nullopt;
    const auto ahead = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return text[0] == '-' ? -ahead : std::chrono::minutes(ahead);
}

/// Reads a file line by line; of a line only its beginning is kept.
class Lines {
public:
    explicit Lines(const std::filesystem::path& path) : path_(path), file_(std::fopen(path.c_str(), "rb")) {
        if (file_ == nullptr) fail();
    }
    ~Lines() { std::fclose(file_); }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    bool next() {
        line_.clear();
        begin_ = position_;
        for (;;) {
            if (at_ == held_.size() && !fill()) return position_ > begin_;
            const auto end = held_.find('\n', at_);
            const auto stop = end == held_.npos ? held_.size() : end;
            line_.append(held_, at_,
                         std::min(stop - at_, longest_from_line - std::min(line_.size(), longest_from_line)));
            position_ += stop - at_ + (end == held_.npos ? 0 : 1);
            at_ = end == held_.npos ? stop : end + 1;
            if (end != held_.npos) return true;
        }
    }
    std::string_view line() const { return line_; }
    std::uint64_t begin() const { return begin_; }
    std::uint64_t end() const { return position_; }

private:
    [[noreturn]] void fail() const {
        throw SourceError(
            fmt::format("{}: {}; name a Maildir or an mbox file", path_.string(), std::strerror(errno)));
    }
    bool fill() {
        held_.resize(block);
        held_.resize(std::fread(held_.data(), 1, block, file_));
        at_ = 0;
        if (std::ferror(file_) != 0) fail();
        return !held_.empty();
    }

    std::filesystem::path path_;
    std::FILE* file_;
    std::string held_, line_;
    std::size_t at_ = 0;
    std::uint64_t begin_ = 0, position_ = 0;
};

} // namespace

std::optional<store::Instant> read_from_line(std::string_view line) {
    if (!line.starts_with("From ")) return std::nullopt;
    const auto words = words_of(line.substr(5));
    for (std::size_t i = 0; i + 2 < words.size(); ++i) {
        const auto month = std::ranges::find(months, words[i]);
        const auto day = number(words[i + 1], 2);
        const auto time = clock_time(words[i + 2]);
        if (month == months.end() || !day || !time) continue;
        std::optional<int> year;
        std::chrono::minutes ahead{0};
        for (auto rest = i + 3; rest < words.size(); ++rest) {
            if (!year && words[rest].size() == 4) year = number(words[rest], 4);
            if (const auto zone = offset(words[rest])) ahead = *zone;
        }
        if (!year) return std::nullopt;
        const std::chrono::year_month_day date{
            std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month - months.begin() + 1)),
            std::chrono::day(static_cast<unsigned>(*day))};
        if (!date.ok()) return std::nullopt;
        return store::Instant(std::chrono::sys_days(date) + *time - ahead);
    }
    return std::nullopt;
}

std::vector<SourceMail> index_mbox(const std::filesystem::path& path) {
    std::vector<SourceMail> mails;
    Lines lines(path);
    bool after_empty = true;
    std::uint64_t end = 0;
    while (lines.next()) {
        const auto line = lines.line();
        const auto received = after_empty ? read_from_line(line) : std::nullopt;
        const bool begins = received || (lines.begin() == 0 && line.starts_with("From "));
        if (begins) {
            if (!mails.empty()) mails.back().size = lines.begin() - mails.back().offset;
            mails.push_back({received.value_or(store::Instant{}), lines.end(), 0, path});
        } else if (mails.empty() && lines.begin() > 0 + longest_from_line) {
            break;
        }
        after_empty = line.empty() || line == "\r";
        end = lines.end();
    }
    if (mails.empty() && end > 0)
        throw SourceError(
            fmt::format("{}: is no mbox file, whose first line would begin with \"From \"; name a "
                        "Maildir or an mbox file",
                        path.string()));
    if (!mails.empty()) mails.back().size = end - mails.back().offset;
    return mails;
}

std::string unquoted(std::string_view mail) {
    std::string out;
    out.reserve(mail.size() + mail.size() / 32);
    for (std::size_t pos = 0; pos < mail.size();) {
        const auto newline = mail.find('\n', pos);
        const auto end = std::min(newline, mail.size());
        auto line = mail.substr(pos, end - pos);
        pos = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool last = newline == mail.npos || pos >= mail.size();
        if (last && line.empty()) break; // the empty line that parts it from the next mail
        const auto quotes = line.find_first_not_of('>');
        if (quotes != line.npos && quotes > 0 && line.substr(quotes).starts_with("From "))
            line.remove_prefix(1);
        out += line;
        out += "\r\n";
    }
    return out;
}

} // namespace ticketd::records
