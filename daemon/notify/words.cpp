// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/words.hpp"

#include <array>

namespace ticketd::notify {

namespace {

std::string seconds_in_words(std::int64_t seconds, const Phrases& phrases) {
    if (seconds % 3600 == 0) return phrases.counted("hour", seconds / 3600);
    if (seconds % 60 == 0) return phrases.counted("minute", seconds / 60);
    return phrases.counted("second", seconds);
}

} // namespace

std::string in_words(const policy::Level& level, const policy::Rules& rules, const Phrases& phrases) {
    const auto* calendar = level.calendar == "always" ? nullptr : rules.find_calendar(level.calendar);
    const bool always = calendar == nullptr || calendar->always;
    const auto count = level.response.count;
    switch (level.response.unit) {
    case policy::Span::Unit::years: return phrases.counted("year", count);
    case policy::Span::Unit::days: return phrases.counted(always ? "day" : "business_day", count);
    case policy::Span::Unit::seconds: break;
    }
    const auto time = seconds_in_words(count, phrases);
    if (always) return time;
    return phrases.say(calendar->works_round_the_clock() ? "on_business_days" : "of_business_hours",
                       {{"time", time}});
}

std::string in_words(std::chrono::milliseconds span, const Phrases& phrases) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(span)).count();
    const auto days = minutes / (24 * 60), hours = minutes / 60 % 24;
    const auto with = [&](std::string larger, const char* unit, std::int64_t count) {
        return count > 0 ? larger + " " + phrases.counted(unit, count) : larger;
    };
    if (days > 0) return with(phrases.counted("day", days), "hour", hours);
    if (hours > 0) return with(phrases.counted("hour", hours), "minute", minutes % 60);
    return phrases.counted("minute", minutes);
}

std::string size_in_words(std::uint64_t bytes, const Phrases& phrases) {
    if (bytes < 1000) return phrases.counted("byte", static_cast<std::int64_t>(bytes));
    const bool kilo = bytes < 1'000'000;
    const auto tenths = (bytes + (kilo ? 50 : 50'000)) / (kilo ? 100 : 100'000);
    const auto number =
        std::to_string(tenths / 10) + phrases.say("decimal_sign") + std::to_string(tenths % 10);
    return phrases.say(kilo ? "kilobytes" : "megabytes", {{"n", number}});
}

std::string level_in_words(const std::string& key, const Phrases& phrases) {
    return phrases.name("level." + key).value_or(key);
}

std::string status_in_words(store::Status status, const Phrases& phrases) {
    constexpr std::array<std::string_view, 5> words{"open", "waiting", "closed", "spam", "merged"};
    const std::string word(words.at(static_cast<std::size_t>(status)));
    return phrases.name("status." + word).value_or(word);
}

std::string_view cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    auto end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

} // namespace ticketd::notify
