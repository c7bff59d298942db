// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/request_check_values.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/request_check.hpp"
#include "daemon/policy/sla.hpp"

namespace ticketd::notify {

namespace {

// A mail to a client is a few lines, whatever came in: it must be no vehicle for a stranger's text.
constexpr std::size_t most_listed = 10;
constexpr std::size_t longest_name = 60; // bytes of an attachment's name

using List = std::vector<std::map<std::string, std::string>>;

void add(const std::string& name, List list, Values& values) {
    values.flags["has_" + name] = !list.empty();
    values.lists[name] = std::move(list);
}

/// In the client's language by the desk's configuration, else by the language's own words, else as it comes.
std::string label(const policy::RequestField& field, const Matter& matter, const Phrases& phrases) {
    const auto& desk_language = matter.desk.templates.language();
    const auto& language = matter.language().empty() ? desk_language : matter.language();
    if (const auto own = field.labels.find(language); own != field.labels.end()) return own->second;
    if (auto word = phrases.name("field." + field.key)) return *word;
    if (const auto desks = field.labels.find(desk_language); desks != field.labels.end())
        return desks->second;
    return field.labels.empty() ? field.key : field.labels.begin()->second;
}

List missing(const Matter& matter, const Phrases& phrases) {
    List list;
    const bool first =
        matter.decision.outcome == policy::Outcome::new_ticket && !matter.decision.reopened_from;
    if (!first || matter.arrival.truncated) return list;
    auto found = matter.arrival.ahead.asked;
    if (found.empty() && matter.arrival.text_rules != nullptr)
        found = matter.arrival.text_rules->asked_in(matter.message());
    for (const auto* field :
         policy::missing_fields(matter.message(), matter.decision.sender, matter.desk.rules, found))
        list.push_back({{"missing_field", label(*field, matter, phrases)}});
    return list;
}

List unopenable(const Matter& matter) {
    List list;
    for (const auto* part : policy::unopenable(matter.message(), matter.desk.rules)) {
        if (list.size() == most_listed) {
            list.push_back({{"attachment", "…"}});
            break;
        }
        const auto name = plain_line(part->filename);
        const auto start = cut(name, longest_name);
        list.push_back({{"attachment", std::string(start) + (start.size() < name.size() ? "…" : "")}});
    }
    return list;
}

List days_off(const Matter& matter, const Phrases& phrases) {
    List list;
    const auto& ticket = matter.ticket;
    if (!ticket.clock_start || !ticket.due) return list;
    for (const auto& day :
         policy::days_off(matter.desk.rules, ticket.level, *ticket.clock_start, *ticket.due)) {
        if (list.size() == most_listed) {
            list.push_back({{"day_off", "…"}});
            break;
        }
        const auto date = date_in_words(day.date, phrases);
        list.push_back({{"day_off", day.name.empty() ? date : date + " (" + plain_line(day.name) + ")"}});
    }
    return list;
}

} // namespace

void add_request_check(const Matter& matter, const Phrases& phrases, Values& values) {
    add("missing", missing(matter, phrases), values);
    add("unopenable", unopenable(matter), values);
    add("days_off", days_off(matter, phrases), values);
}

} // namespace ticketd::notify
