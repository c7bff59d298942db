// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/phrases.hpp"
#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Values of the domain in the words of a language, as the templates put them in: in a mail take the words of
/// its language (Templates::words()); without any they are English, for logs, reasons and the shell. Pure.
namespace ticketd::notify {

/// A level's longest response time: "24 hours on business days", "14 days", "3 business days".
std::string in_words(const policy::Level&, const policy::Rules&, const Phrases& = Phrases::english());

/// The largest two units of a span of time, its sign left out: "1 day 3 hours", "45 minutes".
std::string in_words(std::chrono::milliseconds, const Phrases& = Phrases::english());

/// A size in bytes: "812 bytes", "12.3 kB", "5.0 MB". 1 kB is 1,000 bytes.
std::string size_in_words(std::uint64_t bytes, const Phrases& = Phrases::english());

/// What a level is called where people read it; its key, where the language has no name for it.
std::string level_in_words(const std::string& key, const Phrases&);

/// What a status is called where staff read it.
std::string status_in_words(store::Status, const Phrases&);

/// The longest start of `text` that has at most `limit` bytes and does not cut a character of UTF-8.
std::string_view cut(std::string_view text, std::size_t limit);

} // namespace ticketd::notify
