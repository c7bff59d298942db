// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// policy: decides. It knows the desk's promises and sees a mail and facts as values.
/// It must not reach a clock, random source, log, file, store or network: `now` is an argument.
/// These are the rules that it decides by: plain values, filled by config, the defaults of REGULATIONS.
namespace ticketd::policy {

/// A span of the configuration: seconds are counted in a calendar's open time; days are working days in a
/// business calendar, local dates in an `always` calendar and in ages; years are calendar years.
struct Span {
    enum class Unit { seconds, days, years };
    std::int64_t count = 0;
    Unit unit = Unit::seconds;
    bool operator==(const Span&) const = default;
};

/// When the desk works. Zone and dates are local time of `time_zone` (IANA name).
struct Calendar {
    std::string key;
    std::string time_zone = "UTC";
    bool always = false; ///< every hour of every day
    std::array<bool, 7> days = {false, true, true, true,
                                true,  true, false}; ///< index: c_encoding, Sunday is 0
    std::chrono::minutes opens{0}, closes{24 * 60};  ///< local time of day
    std::vector<std::chrono::year_month_day> holidays;
    bool operator==(const Calendar&) const = default;
};

struct Level {
    std::string key;
    Span response;        ///< the longest response time that is promised
    std::string calendar; ///< key of a Calendar, or "always"
    bool development = false, keeps_in_development = false;
    std::optional<Span> support;     ///< how long support lasts; absent: unlimited
    std::vector<std::string> people; ///< names of staff; empty: all agents
    bool operator==(const Level&) const = default;
};

enum class Role { agent, supervisor, developer };

struct StaffMember {
    std::string name;
    std::vector<std::string> addresses; ///< the first is the registered one; compared without case
    Role role = Role::agent;
    bool operator==(const StaffMember&) const = default;
};

struct Desk {
    std::string name, address;
    std::vector<std::string> aliases;
    std::string internal_address, admin; ///< empty: none
    std::string subaddress = "+";        ///< empty: the mailbox has no sub-addresses
    std::string time_zone = "UTC", language = "en", tag = "TID";
    Span reopen_within{30, Span::Unit::days};
    bool operator==(const Desk&) const = default;
};

struct Trust {
    std::string authserv_id; ///< whose Authentication-Results count; empty: nobody's
    bool clients_need_authentication = false;
    /// Staff are believed by an authentication pass or a signed reference issued to them; "from" believes a
    /// plain From:.
    enum class Staff { authenticated_or_signed, authenticated, from } staff = Staff::authenticated_or_signed;
    bool operator==(const Trust&) const = default;
};

struct AckRules {
    Span max_age{3, Span::Unit::days}; ///< older mail opens tickets without acknowledgement
    Span followup_gap{4 * 3600, Span::Unit::seconds};
    bool operator==(const AckRules&) const = default;
};

/// At most `count` automatic mails in `seconds`.
struct Window {
    std::uint32_t count = 0;
    std::int64_t seconds = 0;
    bool operator==(const Window&) const = default;
};

struct GateRules {
    std::vector<Window> per_address{{10, 600}, {30, 86400}};
    std::vector<Window> per_ticket{{10, 600}, {30, 86400}};
    std::vector<Window> global{{2000, 600}};
    bool operator==(const GateRules&) const = default;
};

struct LicenseRules {
    std::string default_level = "non-commercial", expired_level = "non-commercial";
    std::map<std::string, std::string> editions; ///< edition -> level
    bool operator==(const LicenseRules&) const = default;
};

struct Rules {
    Desk desk;
    std::vector<StaffMember> staff;
    Trust trust;
    AckRules ack;
    GateRules gate;
    LicenseRules licenses;
    std::vector<Calendar> calendars; ///< never with the key "always"
    std::vector<Level> levels;       ///< every level that is named elsewhere is here
    bool operator==(const Rules&) const = default;

    const Level* find_level(const std::string& key) const;
    const Calendar* find_calendar(const std::string& key) const;
    /// The staff member with that address (compared without case), or nullptr.
    const StaffMember* find_staff(const std::string& address) const;
};

} // namespace ticketd::policy
