// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/relay_html.hpp"

#include "daemon/notify/clients_words.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/notify/relay.hpp"
#include "daemon/policy/text.hpp"
#include "parser/html_reply.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

bool is_picture(const parser::Attachment& part) {
    constexpr auto types =
        std::to_array<std::string_view>({"image/png", "image/jpeg", "image/gif", "image/webp"});
    return std::ranges::find(types, part.content_type) != types.end();
}

/// Gives the pictures of one mail names of the desk's own, in the order in which they are met.
class Pictures {
public:
    explicit Pictures(const Matter& matter) : matter_(matter) {}

    std::string name(std::string_view content_id) {
        const auto& all = matter_.message().attachments;
        const auto found = std::ranges::find_if(all, [&](const parser::Attachment& part) {
            return !content_id.empty() && part.content_id == content_id && is_picture(part);
        });
        if (found == all.end()) return {};
        const auto number = static_cast<std::uint32_t>(found - all.begin());
        const auto known = std::ranges::find(shown, number, &ShownPicture::number);
        if (known != shown.end()) return known->content_id;
        const auto& own = matter_.desk.rules.desk.address;
        shown.push_back({number, "picture-" + std::to_string(number + 1) + "."
                                     + std::to_string(matter_.entry().value) + "@"
                                     + std::string(policy::domain_of(own))});
        return shown.back().content_id;
    }

    std::vector<ShownPicture> shown;

private:
    const Matter& matter_;
};

std::string without_tags(std::string_view html) {
    std::string text;
    bool inside = false;
    for (const char c : html) {
        if (c == '<') inside = true;
        if (!inside) text += c;
        if (c == '>') inside = false;
    }
    return text;
}

/// Links write letters as "%40".
std::string without_percents(std::string_view html) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < html.size(); ++i) {
        const auto high =
            html[i] == '%' && i + 2 < html.size() ? digits.find(policy::lower(html[i + 1])) : 16;
        const auto low = high < 16 ? digits.find(policy::lower(html[i + 2])) : 16;
        const bool coded = high < 16 && low < 16;
        text += coded ? static_cast<char>(16 * high + low) : html[i];
        if (coded) i += 2;
    }
    return text;
}

/// An address that the eye puts together from pieces, or a program from a link.
bool shows_staff_address(const std::string& html, const policy::Rules& rules) {
    for (const auto& seen : {without_tags(html), without_percents(html)})
        if (holds_staff_address(seen, rules)) return true;
    return false;
}

constexpr const char* head = "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n";
constexpr const char* foot = "\n</body>\n</html>\n";

} // namespace

std::optional<RelayedHtml> relayed_html(const Matter& matter) {
    const auto& decision = matter.decision;
    const auto& page = matter.message().html_body;
    const auto text = answering_text(matter);
    if (page.empty() || text != with_clients_words(matter)) return std::nullopt;
    Pictures pictures(matter);
    const auto names = [&](std::string_view id) { return pictures.name(id); };
    const auto own = parser::reply_html(page, text, names);
    const auto signature = parser::reply_html(page, decision.relay_signature, names);
    if (!own || !signature) return std::nullopt;
    const auto above = parser::html_of_text(prepared_text(matter, false)),
               below = parser::html_of_text(prepared_text(matter, true));
    const auto& rules = matter.desk.rules;
    auto html = without_staff_addresses(
        above + *own + below + (signature->empty() ? "" : "<br>\n") + *signature, rules);
    if (shows_staff_address(html, rules)) return std::nullopt;
    return RelayedHtml{.page = head + html + foot, .pictures = std::move(pictures.shown)};
}

} // namespace ticketd::notify
