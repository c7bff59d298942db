// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/listen.hpp"
#include "daemon/policy/rules.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words of the configuration's values. Each reader takes the whole text or gives nothing; none throws.
namespace ticketd::config {

/// Any text, as it is.
std::optional<std::string> any_text(std::string_view);
/// The same, but not an empty one.
std::optional<std::string> some_text(std::string_view);

/// A whole number at the front of `text`, which is taken off; digits only, no sign.
std::optional<std::int64_t> take_number(std::string_view& text);

/// "90s", "30m", "24h", "14d", "1y": a whole number from 1 on and a unit.
std::optional<policy::Span> read_span(std::string_view);
/// A span in days or years only.
std::optional<policy::Span> read_days_or_years(std::string_view);
/// A span up to days: what may be promised as a response time.
std::optional<policy::Span> read_response(std::string_view);
/// A span of s, m or h, of at most a day.
std::optional<std::chrono::seconds> read_seconds(std::string_view);

/// The same, or "0s": no time at all.
std::optional<std::chrono::seconds> read_seconds_or_none(std::string_view);

/// "25MB": kB, MB, GB are decimal; without a unit, bytes. At most 1 TB.
std::optional<std::uint64_t> read_size(std::string_view);

/// "10/10m": at most so many in such a time; a day has 24 hours here.
std::optional<policy::Window> read_window(std::string_view);

/// "09:00-12:00,13:00-17:30", local time; "24:00" is the end of the day. Each is later than the one before.
std::optional<std::vector<policy::OpenHours>> read_hours(std::string_view);

/// "mon-fri", "mon,wed,fri", "sat-mon,wed": at least one day; index 0 is Sunday.
std::optional<std::array<bool, 7>> read_days(std::string_view);

/// "2026-12-25".
std::optional<std::chrono::year_month_day> read_date(std::string_view);

/// A day off: "2026-12-25", or every year "12-25", and its name behind a blank: "12-25 Christmas Day".
struct Holiday {
    std::chrono::month_day day;
    std::optional<std::chrono::year> year; ///< absent: every year
    std::string name;                      ///< empty: unknown
};
std::optional<Holiday> read_holiday(std::string_view);

/// "tue" and so on: 2. Sunday is 0.
std::optional<std::size_t> read_weekday(std::string_view);

/// Keys go into commands, files' names and mails: up to 40 of a-z, 0-9, - and _.
bool is_key(std::string_view);

/// An address that mail can be sent to, as it is.
std::optional<std::string> read_address(std::string_view);

/// An IANA zone that this system has.
std::optional<std::string> read_zone(std::string_view);

/// A server: scheme://host[:port][/path], without user and password.
struct Url {
    std::string scheme, host; ///< lower case; an IPv6 host stands in brackets
    std::string port;         ///< empty: the scheme's own
    std::string path;         ///< percent-decoded, without the leading slash
    bool is_loopback() const;
    /// scheme://host[:port]
    std::string server() const;
};
std::optional<Url> read_url(std::string_view);

/// Where a service of ours listens: "127.0.0.1:9253", "[::1]:9253", "localhost:9253" or
/// "unix:/run/ticketd/http". Nothing for what others than this machine could reach.
std::optional<net::Listen> read_listen(std::string_view);
inline constexpr std::string_view listen_wanted =
    "a port of loopback such as \"127.0.0.1:9253\" or \"[::1]:9253\", or \"unix:/path\": nobody else may "
    "reach it";

} // namespace ticketd::config
