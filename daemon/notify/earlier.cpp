// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/earlier.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/marked.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/stored_text.hpp"
#include "daemon/notify/words.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

std::string short_name_of(const store::Entry& entry, const Phrases& phrases) {
    const auto who = plain_line(entry.from.name.empty() ? entry.from.address : entry.from.name);
    return entry.direction == store::Direction::note ? phrases.say("note_of", {{"who", who}}) : who;
}

std::string shortened(const std::string& text, std::size_t most) {
    const auto part = cut(text, most);
    return part.size() == text.size() ? text : std::string(part) + " …";
}

} // namespace

void add_earlier(const Matter& matter, const Phrases& phrases, Values& values) {
    auto& earlier = values.lists["earlier"];
    values.flags["has_earlier"] = values.flags["earlier_cut"] = false;
    if (matter.known == nullptr) return;
    std::size_t left = longest_earlier;
    bool left_out = matter.known->since_answer_cut;
    const auto& mails = matter.known->since_answer;
    for (auto mail = mails.rbegin(); mail != mails.rend(); ++mail) {
        const auto text = own_text(parser::parse(mail->raw), mail->entry.direction, matter.desk);
        if (text.empty()) continue; // commands, or a click
        if (left == 0) {
            left_out = true;
            break;
        }
        const auto shown = shortened(text, std::min(left, longest_earlier_message));
        left -= std::min(left, shown.size());
        earlier.push_back(
            {{"who", short_name_of(mail->entry, phrases)},
             {"when", local_time(mail->entry.received, matter.desk.rules.desk.time_zone, phrases)},
             {"words", marked(shown)}});
    }
    std::ranges::reverse(earlier);
    values.flags["has_earlier"] = !earlier.empty();
    values.flags["earlier_cut"] = left_out;
}

} // namespace ticketd::notify
