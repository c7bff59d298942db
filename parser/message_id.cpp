// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/message_id.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <functional>

namespace ticketd::parser {
namespace {

std::string clean_id(std::string_view id) {
    const auto stays = [](char c) { return (is_visible(c) || is_eight_bit(c)) && c != '<' && c != '>'; };
    id = id.substr(0, limits::message_id_bytes);
    std::string out(id);
    if (!std::all_of(id.begin(), id.end(), stays)) std::erase_if(out, std::not_fn(stays));
    return repair_utf8(std::move(out));
}

void collect(std::vector<std::string>& ids, std::string_view raw) {
    for (std::size_t open = raw.find('<'); open != npos; open = raw.find('<', open + 1)) {
        std::size_t close = raw.find_first_of("<>", open + 1);
        if (std::string id = clean_id(raw.substr(open + 1, close == npos ? npos : close - open - 1));
            !id.empty())
            ids.push_back(std::move(id));
    }
}

void collect_words(std::vector<std::string>& ids, std::string_view raw) {
    std::size_t pos = 0;
    while (pos < raw.size()) {
        std::size_t end = std::min(raw.find_first_of(" \t\r\n,;", pos), raw.size());
        std::string_view word = raw.substr(pos, end - pos);
        if (word.find('@') != npos) ids.push_back(clean_id(word));
        pos = end + 1;
    }
}

} // namespace

std::vector<std::string> read_message_ids(std::string_view raw) {
    std::vector<std::string> ids;
    if (raw.find('<') != npos)
        collect(ids, raw);
    else
        collect_words(ids, raw);
    if (ids.size() > limits::message_ids) {
        auto surplus = static_cast<std::ptrdiff_t>(ids.size() - limits::message_ids);
        ids.erase(ids.begin() + 1, ids.begin() + 1 + surplus);
    }
    return ids;
}

std::string read_message_id(std::string_view raw) {
    std::size_t open = raw.find('<');
    if (open == npos) return clean_id(raw);
    std::size_t close = raw.find('>', open);
    return clean_id(raw.substr(open + 1, close == npos ? npos : close - open - 1));
}

} // namespace ticketd::parser
