// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/trouble.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/team.hpp"
#include "daemon/notify/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ticketd::notify {

namespace {

struct Kind {
    std::string_view name; ///< also the templates' flag
    bool begins_here;      ///< else another mail tells that it has begun
};

constexpr std::array<Kind, 7> kinds{{{"credentials", true},
                                     {"mailbox", true},
                                     {"oauth", true},
                                     {"outbox", true},
                                     {"disk", true},
                                     {"hold", false},
                                     {"breaker", false}}};

std::string_view kind_of(std::string_view cause) { return cause.substr(0, cause.find(':')); }

const Kind* find_kind(std::string_view cause) {
    const auto* found = std::ranges::find(kinds, kind_of(cause), &Kind::name);
    return found != kinds.end() ? found : nullptr;
}

std::string where_of(const std::string& cause) {
    const auto colon = cause.find(':');
    return colon == std::string::npos ? std::string{} : plain_line(std::string_view(cause).substr(colon + 1));
}

Values values_of(const LetterKind& letter, const store::Alert& about, const Desk& desk, store::Instant now) {
    const auto& phrases = desk.templates.phrases(std::string(letter.template_), {});
    Values values;
    values.texts = {{"desk", desk.rules.desk.name},
                    {"desk_address", desk.rules.desk.address},
                    {"where", where_of(about.cause)},
                    {"what", plain_line(about.text)},
                    {"since", local_time(about.since, desk.rules.desk.time_zone, phrases)},
                    {"lasted", in_words(std::max(now - about.since, std::chrono::milliseconds(0)), phrases)}};
    for (const auto& kind : kinds) values.flags[std::string(kind.name)] = kind.name == kind_of(about.cause);
    return values;
}

/// One mail to each of those who look after the desk.
class News {
public:
    News(const store::Facts& facts, const Desk& desk, store::Instant now)
        : desk_(desk), now_(now), gate_(facts, desk.rules, now) {
        changes_.at = now;
    }

    void tell(const LetterKind& kind, const store::Alert& about) {
        ++number_;
        for (const auto& person : caretakers(desk_)) {
            const auto leave = gate_.for_alert(person.address);
            if (!leave) continue;
            auto text =
                desk_.templates.render(std::string(kind.template_), {}, values_of(kind, about, desk_, now_));
            const Letter letter{.kind = kind,
                                .tid = {},
                                .entry = {now_.time_since_epoch().count() * 64 + number_ % 64},
                                .to = person,
                                .subject = std::move(text.subject),
                                .text = std::move(text.text),
                                .in_reply_to = {},
                                .references = {},
                                .enclosures = {}};
            auto mail = write(*leave.permit, letter, desk_, now_);
            mail.entry.reset(); // it stands for no entry of the store
            changes_.outgoing.push_back(std::move(mail));
        }
    }

    store::ChangeSet changes_;

private:
    const Desk& desk_;
    store::Instant now_;
    policy::Gate gate_;
    std::int64_t number_ = 0; ///< tells apart what is told at one moment
};

} // namespace

bool is_trouble(const std::string& cause) { return find_kind(cause) != nullptr; }

std::optional<store::ChangeSet> tell_troubles(const Troubles& troubles, const std::vector<store::Alert>& told,
                                              const store::Facts& facts, const Desk& desk,
                                              store::Instant now) {
    News news(facts, desk, now);
    for (const auto& [cause, text] : troubles.on) {
        const auto* kind = find_kind(cause);
        if (kind == nullptr || std::ranges::find(told, cause, &store::Alert::cause) != told.end()) continue;
        const store::Alert begun{.cause = cause, .since = now, .text = text};
        if (kind->begins_here) news.tell(trouble, begun);
        news.changes_.alerts.raised.push_back(begun);
    }
    for (const auto& known : told) {
        if (!troubles.off.contains(known.cause)) continue;
        if (is_trouble(known.cause)) news.tell(all_clear, known);
        news.changes_.alerts.cleared.push_back(known.cause);
    }
    const auto& alerts = news.changes_.alerts;
    if (alerts.raised.empty() && alerts.cleared.empty()) return std::nullopt;
    return std::move(news.changes_);
}

} // namespace ticketd::notify
