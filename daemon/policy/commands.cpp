// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/commands.hpp"

#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace ticketd::policy {

namespace {

struct Verb {
    std::string_view word;
    std::optional<Command::Verb> verb; ///< nothing: the word is reserved, and can not be carried out
};

constexpr auto verbs = std::to_array<Verb>({
    {"close", Command::Verb::close},
    {"reopen", Command::Verb::reopen},
    {"note", Command::Verb::note},
    {"assign", Command::Verb::assign},
    {"level", Command::Verb::level},
    {"urgent", Command::Verb::urgent},
    {"normal", Command::Verb::normal},
    {"merge", Command::Verb::merge},
    {"split", Command::Verb::split},
    {"answer", {}},
    {"development", Command::Verb::development},
    {"spam", Command::Verb::spam},
    {"wait", Command::Verb::wait},
    {"cc", Command::Verb::cc},
    {"requester", Command::Verb::requester},
    {"show", {}},
    {"list", {}},
    {"find", {}},
    {"reveal", Command::Verb::reveal},
    {"send", {}},
    {"cancel", {}},
    {"away", {}},
    {"public", {}},
    {"help", {}},
});

/// The word of a line that has the form of a command: `!` and a letter first; else empty. All up to the next
/// blank, so that `!close.` is a word that is not known, and not a text.
std::string_view word_of(std::string_view line) {
    line = trimmed(line);
    if (line.size() < 2 || line[0] != '!' || lower(line[1]) < 'a' || lower(line[1]) > 'z') return {};
    line.remove_prefix(1);
    return line.substr(0, line.find_first_of(" \t"));
}

/// The letters that a word begins with: whose command it was meant to be.
std::string_view letters_of(std::string_view word) {
    std::size_t size = 0;
    while (size < word.size() && lower(word[size]) >= 'a' && lower(word[size]) <= 'z') ++size;
    return word.substr(0, size);
}

const Verb* find_verb(std::string_view word) {
    const auto found =
        std::ranges::find_if(verbs, [&](const Verb& verb) { return equal_fold(verb.word, word); });
    return found == verbs.end() ? nullptr : &*found;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }
bool is_command(std::string_view line) { return !word_of(line).empty(); }

/// The lines between the commands at the top and those at the bottom: [first, last).
struct Middle {
    std::size_t first = 0, last = 0;
};

Middle middle_of(const std::vector<std::string_view>& lines) {
    Middle middle{.first = 0, .last = lines.size()};
    const auto skip = [](std::string_view line) { return is_blank(line) || is_command(line); };
    while (middle.first < lines.size() && skip(lines[middle.first])) ++middle.first;
    while (middle.last > middle.first && skip(lines[middle.last - 1])) --middle.last;
    return middle;
}

std::string fault_of(std::string_view line, bool in_the_middle) {
    if (in_the_middle) {
        if (find_verb(letters_of(word_of(line))) == nullptr) return {};
        return fmt::format("The line \"{}\" is a command in the middle of the text. Put commands at the top "
                           "or at the bottom.",
                           trimmed(line));
    }
    const auto* verb = find_verb(word_of(line));
    if (verb == nullptr) return fmt::format("There is no command \"!{}\".", word_of(line));
    if (!verb->verb) return fmt::format("The command \"!{}\" is not understood by this version.", verb->word);
    return {};
}

Command read_command(std::string_view line) {
    const auto word = word_of(line);
    const auto argument = trimmed(trimmed(line).substr(word.size() + 1));
    return {.verb = find_verb(word)->verb.value(), .argument = std::string(argument)};
}

} // namespace

std::string_view to_string(Command::Verb verb) {
    switch (verb) {
    case Command::Verb::close: return "!close";
    case Command::Verb::reopen: return "!reopen";
    case Command::Verb::note: return "!note";
    case Command::Verb::reveal: return "!reveal";
    case Command::Verb::merge: return "!merge";
    case Command::Verb::split: return "!split";
    case Command::Verb::spam: return "!spam";
    case Command::Verb::cc: return "!cc";
    case Command::Verb::requester: return "!requester";
    case Command::Verb::assign: return "!assign";
    case Command::Verb::level: return "!level";
    case Command::Verb::urgent: return "!urgent";
    case Command::Verb::normal: return "!normal";
    case Command::Verb::development: return "!development";
    case Command::Verb::wait: return "!wait";
    }
    return "";
}

StaffText read_staff_text(std::string_view new_text) {
    StaffText result;
    const auto lines = lines_of(new_text);
    const auto middle = middle_of(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool inside = i >= middle.first && i < middle.last;
        if (is_command(lines[i]) && result.fault.empty()) result.fault = fault_of(lines[i], inside);
        if (inside)
            result.text.append(lines[i]).append("\n");
        else if (is_command(lines[i]) && result.fault.empty())
            result.commands.push_back(read_command(lines[i]));
    }
    if (result.text.ends_with('\n')) result.text.pop_back();
    return result;
}

} // namespace ticketd::policy
