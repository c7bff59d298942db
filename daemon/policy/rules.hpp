// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/confidential_words.hpp"
#include "daemon/policy/pattern.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// policy: decides. It knows the desk's promises and sees a mail and facts as values.
/// It must not reach a clock, random source, log, file, store or network: `now` is an argument.
/// These are the rules that it decides by: plain values, filled by config, by default the regulations'.
namespace ticketd::policy {

/// A span of the configuration: seconds are counted in a calendar's open time; days are working days in a
/// business calendar, local dates in an `always` calendar and in ages; years are calendar years.
struct Span {
    enum class Unit { seconds, days, years };
    std::int64_t count = 0;
    Unit unit = Unit::seconds;
    bool operator==(const Span&) const = default;
};

/// A stretch of a day by the clock on the wall: [opens, closes); the day ends at 24:00.
struct OpenHours {
    std::chrono::minutes opens{0}, closes{24 * 60};
    bool operator==(const OpenHours&) const = default;
};

/// The same hours on every day of the week.
std::array<std::vector<OpenHours>, 7> every_day(std::vector<OpenHours>);

/// When the desk works. Zone, dates and hours are local time of `time_zone` (IANA name). Days of the week are
/// indices as of c_encoding(): Sunday is 0.
struct Calendar {
    std::string key;
    std::string time_zone = "UTC";
    bool always = false; ///< every hour of every day
    std::array<bool, 7> days = {false, true, true, true, true, true, false};
    /// Of each day of the week, where it is a working day: in their order, apart from each other.
    std::array<std::vector<OpenHours>, 7> hours = every_day({{}});
    std::map<std::chrono::year_month_day, std::string> holidays;   ///< date -> name, empty: unknown
    std::map<std::chrono::month_day, std::string> yearly_holidays; ///< 29 February: in leap years only
    std::set<std::chrono::year_month_day> working_days;            ///< worked whatever the others say
    bool operator==(const Calendar&) const = default;

    /// A working day of it is never shorter than a day.
    bool works_round_the_clock() const;
};

/// The level of a ticket that was passed to the development department.
inline constexpr std::string_view development_level = "development";

/// Whose a new ticket is: nobody's until somebody takes it, or each in turn of those whose level it is.
enum class Assigning { nobody, round_robin };

struct Level {
    std::string key;
    Span response;        ///< the longest response time that is promised
    std::string calendar; ///< key of a Calendar, or "always"
    bool development = false, keeps_in_development = false;
    std::optional<Span> support;                     ///< how long support lasts; absent: unlimited
    std::vector<std::string> people;                 ///< names of staff; empty: all agents
    std::string acknowledgement = "acknowledgement"; ///< the template that its new tickets are answered with
    /// Instead of those in ReminderRules; absent: as there.
    std::optional<int> warn_percent = std::nullopt;
    std::optional<Span> escalate = std::nullopt;
    std::optional<Assigning> assign = std::nullopt; ///< instead of that in Desk; absent: as there
    bool operator==(const Level&) const = default;
};

/// A text that staff have ready for clients; only its name is known here.
struct PreparedAnswer {
    std::string name;         ///< one word
    bool takes_words = false; ///< it has a place for what stands behind its name
    bool operator==(const PreparedAnswer&) const = default;
};

enum class Role { agent, supervisor, developer };

struct StaffMember {
    std::string name;
    std::vector<std::string> addresses; ///< the first is the registered one; compared without case
    Role role = Role::agent;
    bool receipts = true; ///< gets a receipt for each mail that was carried out
    bool operator==(const StaffMember&) const = default;
};

struct Desk {
    std::string name, address;
    std::vector<std::string> aliases;
    std::string internal_address, admin; ///< empty: none
    std::string subaddress = "+";        ///< empty: the mailbox has no sub-addresses
    bool agent_is_sender = false;        ///< an answer bears its writer's name beside the desk's
    std::string time_zone = "UTC", language = "en", tag = "TID";
    Span reopen_within{30, Span::Unit::days};
    Assigning assign = Assigning::nobody;
    std::chrono::seconds undo{0}; ///< how long an answer of staff waits before it leaves
    bool operator==(const Desk&) const = default;
};

struct Trust {
    std::string authserv_id;      ///< whose Authentication-Results count; empty: nobody's
    std::vector<std::string> arc; ///< domains whose ARC seals are believed (arc.hpp)
    bool clients_need_authentication = false;
    /// Staff are believed by an authentication pass or a signed reference issued to them; "from" believes a
    /// plain From:.
    enum class Staff { authenticated_or_signed, authenticated, from } staff = Staff::authenticated_or_signed;
    bool operator==(const Trust&) const = default;
};

/// Something that a request should hold.
struct RequestField {
    std::string key;
    std::vector<Pattern> patterns;   ///< one of them in subject or text: it is there
    bool known_from_license = false; ///< not asked of a sender whose licence names an edition
    std::map<std::string, std::string>
        labels; ///< what it is called, by language; without: the language's words
    bool operator==(const RequestField&) const = default;
};

struct ThreadRules {
    std::vector<std::string> legacy_tags; ///< of a previous system, `%d` for its number (legacy_tag.hpp)
    bool forwards = false; ///< staff who forward a client's mail to the desk open the ticket for that client
    bool acknowledge_forwards = true; ///< a client whose mail staff brought in is told so
    bool operator==(const ThreadRules&) const = default;
};

struct AckRules {
    Span max_age{3, Span::Unit::days}; ///< older mail opens tickets without acknowledgement
    Span followup_gap{4 * 3600, Span::Unit::seconds};
    std::vector<std::string> ask{"steps", "site", "version", "edition"}; ///< fields that are asked for
    /// What the desk can open: types, "type/*", and ends of names for what comes without a type.
    std::vector<std::string> openable{"image/png",
                                      "image/gif",
                                      "image/jpeg",
                                      "application/zip",
                                      "application/vnd.rar",
                                      "text/*",
                                      "application/pdf",
                                      "message/rfc822",
                                      "application/pgp-signature",
                                      "application/pkcs7-signature",
                                      "application/x-pkcs7-signature",
                                      ".txt",
                                      ".log",
                                      ".csv",
                                      ".png",
                                      ".gif",
                                      ".jpg",
                                      ".jpeg",
                                      ".zip",
                                      ".rar"};
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
    std::vector<Window> notices{{60, 600}}; ///< to one of the staff; what is over them comes in a summary
    std::uint32_t same_subject = 2; ///< acknowledgements of one subject to one address in a day; 0: any
    std::optional<Span> suspend = Span{7, Span::Unit::days}; ///< of a dead address; absent: never
    bool operator==(const GateRules&) const = default;
};

/// By which words access data is known; in any case of letters, UTF-8.
struct ConfidentialRules {
    ConfidentialWords words;
    bool operator==(const ConfidentialRules&) const = default;
};

/// A field by which the filter before us says that a mail is spam: its value begins with the word, without
/// case.
struct SpamMark {
    std::string field, word;
    bool operator==(const SpamMark&) const = default;
};

/// When staff are reminded of a clock, beside the due time itself.
struct ReminderRules {
    int warn_percent = 75; ///< of the promised time, counted in the level's calendar; 0: no warning
    /// After the due time, in the level's calendar, before the supervisor is told; 0: never.
    Span escalate{3600, Span::Unit::seconds};
    bool operator==(const ReminderRules&) const = default;
};

/// The morning digest to staff.
struct DigestRules {
    std::optional<std::chrono::minutes> at{8 * 60}; ///< of the day, by the desk's clock; absent: never
    std::string calendar = "business";              ///< on whose working days, else every day
    bool operator==(const DigestRules&) const = default;
};

struct LicenseRules {
    std::string default_level = "non-commercial", expired_level = "non-commercial";
    std::map<std::string, std::string> editions; ///< edition -> level
    std::string coupon_level = "vip-request";    ///< of a request that carries a valid coupon
    std::map<std::string, std::uint32_t> coupons{{"premium", 3},
                                                 {"ultimate", 5}}; ///< edition -> how many a licence year
    /// What stands before the colon of a line that names a login ("Login: jdoe").
    std::vector<std::string> login_words{"login",       "username", "user name", "Benutzername",
                                         "identifiant", "usuario",  "логин",     "Логин"};
    bool operator==(const LicenseRules&) const = default;
};

struct Rules {
    Desk desk;
    std::vector<StaffMember> staff;
    Trust trust;
    ThreadRules threads;
    AckRules ack;
    std::vector<RequestField> fields;
    GateRules gate;
    /// SpamAssassin's fields, and rspamd's.
    std::vector<SpamMark> spam_marks{{"X-Spam-Flag", "yes"},
                                     {"X-Spam-Status", "yes"},
                                     {"X-Spam", "yes"},
                                     {"X-Spamd-Result", "default: true"},
                                     {"X-Rspamd-Action", "add header"},
                                     {"X-Rspamd-Action", "rewrite subject"},
                                     {"X-Rspamd-Action", "soft reject"},
                                     {"X-Rspamd-Action", "reject"}};
    std::vector<std::string> forms; ///< From: addresses of known web forms
    ReminderRules reminders;
    DigestRules digest;
    LicenseRules licenses;
    ConfidentialRules confidential;
    std::vector<Calendar> calendars;     ///< never with the key "always"
    std::vector<Level> levels;           ///< every level that is named elsewhere is here
    std::vector<PreparedAnswer> answers; ///< of the templates that are in use; by name
    bool operator==(const Rules&) const = default;

    const Level* find_level(const std::string& key) const;
    const Calendar* find_calendar(const std::string& key) const;
    /// The staff member with that address (compared without case), or nullptr.
    const StaffMember* find_staff(const std::string& address) const;
};

} // namespace ticketd::policy
