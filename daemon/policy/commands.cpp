// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/commands.hpp"

#include "daemon/policy/lines.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/typed_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace ticketd::policy {

namespace {

/// The letters that a word begins with: whose command it was meant to be.
std::string_view letters_of(std::string_view word) {
    std::size_t size = word.starts_with('!') ? 1 : 0;
    while (size < word.size() && lower(word[size]) >= 'a' && lower(word[size]) <= 'z') ++size;
    return word.substr(0, size);
}

bool is_command(std::string_view line) { return read_typed_line(line).has_value(); }

/// The lines between the commands at the top and those at the bottom: [first, last).
struct Middle {
    std::size_t first = 0, last = 0;
};

Middle middle_of(const std::vector<std::string_view>& lines) {
    Middle middle{.first = 0, .last = lines.size()};
    const auto skip = [](std::string_view line) { return is_blank_line(line) || is_command(line); };
    while (middle.first < lines.size() && skip(lines[middle.first])) ++middle.first;
    while (middle.last > middle.first && skip(lines[middle.last - 1])) --middle.last;
    return middle;
}

std::string fault_of(std::string_view line, const TypedLine& read, bool in_the_middle) {
    if (in_the_middle) {
        if (find_verb(letters_of(read.word)) == nullptr) return {};
        return fmt::format("The line \"{}\" is a command in the middle of the text. Put commands at the top "
                           "or at the bottom.",
                           trimmed(line));
    }
    if (find_verb(read.word) == nullptr) return fmt::format("There is no command \"{}\".", read.word);
    return {};
}

/// Takes the numbers of tickets off the end of an argument, in their order, each once.
std::vector<store::Tid> take_tickets(std::string_view& argument) {
    std::vector<store::Tid> tickets;
    while (!argument.empty()) {
        const auto blank = argument.find_last_of(" \t");
        const auto tid = ticket_number(argument.substr(blank == std::string_view::npos ? 0 : blank + 1));
        if (!tid) break;
        if (std::ranges::find(tickets, *tid) == tickets.end()) tickets.push_back(*tid);
        argument = trimmed(argument.substr(0, blank == std::string_view::npos ? 0 : blank));
    }
    std::ranges::reverse(tickets);
    return tickets;
}

Command command_of(const TypedLine& typed) {
    const auto& row = *find_verb(typed.word);
    std::string_view argument(typed.argument);
    auto tickets = row.about == About::tickets ? take_tickets(argument) : std::vector<store::Tid>{};
    return {
        .verb = row.verb, .argument = std::string(argument), .tickets = std::move(tickets), .below = false};
}

void add_line(std::string_view line, const TypedLine& typed, bool in_the_middle, StaffText& result) {
    auto fault = fault_of(line, typed, in_the_middle);
    if (in_the_middle && fault.empty()) return; // a text
    if (result.lines.size() == most_commands)
        fault = fmt::format("The mail holds more than {} commands.", most_commands);
    if (result.fault.empty()) result.fault = fault;
    if (result.lines.size() == most_commands) return;
    auto& read = result.lines.emplace_back();
    read.line = trimmed(line);
    read.fault = std::move(fault);
    if (!read.fault.empty()) return;
    read.command = command_of(typed);
    read.command->below = !result.text.empty();
    result.commands.push_back(*read.command);
}

/// Of UTF-8: of each character its first byte.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// Programs cut lines at 65 to 78 columns, at a blank: the next word had no room.
bool looks_wrapped(std::string_view command, std::string_view next) {
    constexpr std::size_t shortest = 40, narrowest = 65;
    const auto length = columns(command);
    const auto word = trimmed(next).substr(0, trimmed(next).find(' '));
    return is_command(command) && length >= shortest && !word.empty()
           && length + 1 + columns(word) >= narrowest;
}

bool is_note(const StaffText& text) {
    return std::ranges::any_of(text.commands, [](const Command& each) { return each.verb == Verb::note; });
}

void add_fault(std::string fault, StaffText& result) {
    if (result.fault.empty()) result.fault = fault;
    if (!result.lines.empty() && result.lines.back().fault.empty())
        result.lines.back().fault = std::move(fault);
}

/// What stands behind `!note` is a part of the note.
void add_words_of_notes(StaffText& result) {
    std::string words;
    for (const auto& command : result.commands)
        if (command.verb == Verb::note && !command.argument.empty())
            words.append(words.empty() ? "" : "\n").append(command.argument);
    if (words.empty()) return;
    result.text = result.text.empty() ? words : words + "\n\n" + result.text;
}

} // namespace

bool add_command(std::string_view line, StaffText& text) {
    const auto typed = read_typed_line(line);
    if (!typed || find_verb(typed->word) == nullptr) return false;
    add_line(line, *typed, false, text);
    return true;
}

std::vector<Command> all_commands(std::string_view text) {
    std::vector<Command> commands;
    for (const auto line : lines_of(text)) {
        const auto typed = read_typed_line(line);
        if (typed && find_verb(typed->word) != nullptr) commands.push_back(command_of(*typed));
    }
    return commands;
}

std::optional<store::Tid> ticket_number(std::string_view word) {
    while (!word.empty() && (word.back() == ',' || word.back() == ';' || word.back() == ']'))
        word.remove_suffix(1);
    if (const auto mark = word.rfind('#'); mark != std::string_view::npos) word.remove_prefix(mark + 1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool whole = !word.empty() && word.front() != '-' && end == word.data() + word.size();
    return error == std::errc{} && whole ? std::optional(store::Tid{number}) : std::nullopt;
}

StaffText read_staff_text(std::string_view new_text) {
    StaffText result;
    const auto lines = lines_of(new_text);
    const auto middle = middle_of(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool inside = i >= middle.first && i < middle.last;
        if (const auto typed = read_typed_line(lines[i])) add_line(lines[i], *typed, inside, result);
        if (i + 1 == middle.first && middle.first < middle.last && looks_wrapped(lines[i], lines[i + 1])
            && !is_note(result)) // whose text is for nobody outside
            add_fault(
                fmt::format("The line \"{}\" seems to go on in the next one, which would be a text for the "
                            "client. Make it shorter, or leave an empty line below it.",
                            trimmed(lines[i])),
                result);
        if (inside) result.text.append(lines[i]).append("\n");
    }
    if (result.text.ends_with('\n')) result.text.pop_back();
    add_words_of_notes(result);
    return result;
}

} // namespace ticketd::policy
