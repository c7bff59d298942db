// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/phrases.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

constexpr std::size_t by_plural = 0; // as many forms as the language's plural has

struct Known {
    std::string_view key;
    std::size_t forms;
    std::vector<std::string_view> places;
};

const std::vector<Known>& known_phrases() {
    static const std::vector<std::string_view> number{"n"}, date{"weekday", "day", "month", "year"};
    static const std::vector<Known> known{
        {"second", by_plural, number},
        {"minute", by_plural, number},
        {"hour", by_plural, number},
        {"day", by_plural, number},
        {"business_day", by_plural, number},
        {"year", by_plural, number},
        {"byte", by_plural, number},
        {"kilobytes", 1, number},
        {"megabytes", 1, number},
        {"decimal_sign", 1, {}},
        {"on_business_days", 1, {"time"}},
        {"of_business_hours", 1, {"time"}},
        {"weekday", 7, {}},
        {"date", 1, date},
        {"moment", 1, {"weekday", "day", "month", "year", "time", "zone"}},
        {"no_address", 1, {}},
        {"note_of", 1, {"who"}},
        {"would_be_done", 1, {}},
        {"internal_note", 1, {}},
    };
    return known;
}

/// Families of names that a language may have or not.
bool is_name(std::string_view key) {
    constexpr std::array<std::string_view, 5> families{"level.", "field.", "zone.", "status.", "help."};
    return std::any_of(families.begin(), families.end(),
                       [&](auto family) { return key.starts_with(family) && key.size() > family.size(); });
}

std::vector<std::string_view> split(std::string_view text, std::string_view between) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(between);
        parts.push_back(trimmed_blanks(text.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + between.size());
    }
}

// The words of en/words.txt once more: for texts that are in English whatever the desk's language is.
constexpr std::string_view english_words = R"(
plural: one-other
second: {{n}} second | {{n}} seconds
minute: {{n}} minute | {{n}} minutes
hour: {{n}} hour | {{n}} hours
day: {{n}} day | {{n}} days
business_day: {{n}} business day | {{n}} business days
year: {{n}} year | {{n}} years
byte: {{n}} byte | {{n}} bytes
kilobytes: {{n}} kB
megabytes: {{n}} MB
decimal_sign: .
on_business_days: {{time}} on business days
of_business_hours: {{time}} of our business hours
weekday: Mon | Tue | Wed | Thu | Fri | Sat | Sun
date: {{weekday}} {{year}}-{{month}}-{{day}}
moment: {{weekday}} {{year}}-{{month}}-{{day}} {{time}} {{zone}}
no_address: (no address)
note_of: Note of {{who}}
would_be_done: would be done
internal_note: internal note
)";

} // namespace

/// Reads words.txt line by line.
class Phrases::Reader {
public:
    explicit Reader(std::vector<TemplateFault>& faults) : faults_(faults) {}

    void read(std::string_view line) {
        ++number_;
        if (line.empty() || line.front() == '#') return;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return fault("must be \"KEY: WORDS\"");
        const auto key = trimmed_blanks(line.substr(0, colon)),
                   value = trimmed_blanks(line.substr(colon + 1));
        if (key == "plural") return plural(value);
        const auto* known = find(key);
        if (known == nullptr && !is_name(key))
            return fault("nobody asks for \"" + std::string(key) + "\"; mend the key or remove the line");
        phrase(std::string(key), value, known);
    }

    Phrases done() {
        for (const auto& known : known_phrases())
            if (!phrases_.forms_.contains(known.key))
                fault("\"" + std::string(known.key) + "\" is missing; add it");
        return std::move(phrases_);
    }

private:
    static const Known* find(std::string_view key) {
        const auto& all = known_phrases();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Known& each) { return each.key == key; });
        return found == all.end() ? nullptr : &*found;
    }

    void fault(std::string what) { faults_.push_back({number_, std::move(what)}); }

    void plural(std::string_view value) {
        struct Rule {
            std::string_view name;
            Plural plural;
            std::size_t forms;
        };
        constexpr std::array<Rule, 4> rules{{{"one-other", Plural::one_other, 2},
                                             {"french", Plural::french, 2},
                                             {"slavic", Plural::slavic, 3},
                                             {"none", Plural::none, 1}}};
        for (const auto& rule : rules) {
            if (rule.name != value) continue;
            phrases_.plural_ = rule.plural;
            plural_forms_ = rule.forms;
            return;
        }
        fault("a plural is one-other, french, slavic or none");
    }

    void phrase(const std::string& key, std::string_view value, const Known* known) {
        const bool counts = known != nullptr && known->forms == by_plural;
        const auto wanted = counts ? plural_forms_ : known != nullptr ? known->forms : 1;
        const auto given = split(value, " | ");
        if (given.size() != wanted || value.empty())
            fault("\"" + key + "\" needs " + std::to_string(wanted)
                  + (wanted == 1 ? " form" : " forms, \" | \" between them")
                  + (counts ? "; \"plural\" must stand above it" : ""));
        TemplateNames names;
        if (known != nullptr) names.texts = known->places;
        auto& forms = phrases_.forms_[key];
        forms.clear();
        for (const auto each : given) forms.push_back(TemplateText::compile(each, number_, names, faults_));
    }

    std::vector<TemplateFault>& faults_;
    Phrases phrases_;
    std::size_t number_ = 0, plural_forms_ = 2;
};

Phrases Phrases::read(std::string_view text, std::vector<TemplateFault>& faults) {
    Reader reader(faults);
    for (const auto line : split(text, "\n")) reader.read(line);
    return reader.done();
}

std::size_t Phrases::form(std::int64_t count) const {
    const auto tens = count / 10 % 10, ones = count % 10;
    switch (plural_) {
    case Plural::none: return 0;
    case Plural::one_other: return count == 1 ? 0 : 1;
    case Plural::french: return count < 2 ? 0 : 1;
    case Plural::slavic: break;
    }
    if (tens != 1 && ones == 1) return 0;
    return tens != 1 && ones >= 2 && ones <= 4 ? 1 : 2;
}

const Phrases& Phrases::english() {
    static const Phrases phrases = [] {
        std::vector<TemplateFault> none;
        return read(english_words, none);
    }();
    return phrases;
}

std::string Phrases::say(std::string_view key, const Places& places) const {
    Values values;
    values.texts = places;
    return forms_.find(key)->second.front().render(values);
}

std::string Phrases::counted(std::string_view key, std::int64_t count) const {
    Values values;
    values.texts["n"] = std::to_string(count);
    return forms_.find(key)->second[form(count)].render(values);
}

std::string Phrases::nth(std::string_view key, std::size_t index) const {
    return forms_.find(key)->second[index].render({});
}

std::optional<std::string> Phrases::name(std::string_view key) const {
    const auto found = forms_.find(key);
    if (found == forms_.end()) return std::nullopt;
    return found->second.front().render({});
}

} // namespace ticketd::notify
