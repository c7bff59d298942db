// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_response.hpp"

#include "daemon/intake/imap_cursor.hpp"
#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace ticketd::intake::response {

namespace {

constexpr std::size_t longest_text = 200;
constexpr std::size_t most_capabilities = 500; ///< real servers have some forty

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string for_people(std::string_view text) {
    std::string out{text.substr(0, longest_text)};
    std::ranges::replace_if(out, [](char c) { return (c >= 0 && c < ' ') || c == 127; }, '?');
    return out;
}

std::optional<Condition> condition_of(std::string_view word) {
    if (same_word(word, "OK")) return Condition::ok;
    if (same_word(word, "NO")) return Condition::no;
    if (same_word(word, "BAD")) return Condition::bad;
    if (same_word(word, "BYE")) return Condition::bye;
    if (same_word(word, "PREAUTH")) return Condition::preauth;
    return std::nullopt;
}

Status read_status(std::string_view tag, Condition condition, Cursor& at) {
    Status status{.tag = std::string{tag}, .condition = condition, .code = {}, .text = {}};
    at.skip(' ');
    if (at.skip('[')) {
        status.code = at.until(']');
        at.skip(' ');
    }
    status.text = for_people(at.rest());
    return status;
}

std::optional<std::uint32_t> narrow(std::optional<std::uint64_t> value) {
    if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

/// One "NAME value" of a FETCH response; false if the rest cannot be read.
bool read_fetch_item(Cursor& at, Fetch& fetch) {
    const auto name = at.word();
    std::optional<std::string_view> section;
    if (at.skip('[')) section = at.until(']');
    if (at.skip('<')) at.until('>');
    if (name.empty() || !at.skip(' ')) return false;
    if (same_word(name, "UID")) {
        fetch.uid = narrow(at.number());
        return fetch.uid.has_value();
    }
    if (same_word(name, "RFC822.SIZE")) {
        fetch.size = at.number();
        return fetch.size.has_value() || at.skip_value(); // only a hint: the mail is good without it
    }
    if (same_word(name, "INTERNALDATE")) {
        if (const auto text = at.string()) fetch.internal_date = read_date(*text);
        return true;
    }
    if (same_word(name, "BODY") && section && section->empty()) {
        fetch.body = at.string();
        return true;
    }
    return at.skip_value();
}

Meaning read_fetch(Cursor& at) {
    Fetch fetch;
    at.skip(' ');
    if (!at.skip('(')) return Other{};
    while (!at.at_end() && !at.skip(')')) {
        if (!read_fetch_item(at, fetch)) return Other{}; // half a mail is no mail: it is asked for again
        at.skip(' ');
    }
    return fetch;
}

Found read_search(Cursor& at) {
    Found found;
    while (at.skip(' '))
        if (const auto uid = narrow(at.number())) found.uids.push_back(*uid);
    return found;
}

/// ESEARCH (RFC 4731): pairs of name and value after the correlator.
Found read_esearch(Cursor& at) {
    Found found;
    while (at.skip(' ')) {
        if (at.rest().starts_with('(')) {
            at.skip_value();
        } else if (const auto name = at.atom(); same_word(name, "ALL") && at.skip(' ')) {
            found.uids = expand_uids(at.atom());
        } else if (name.empty()) {
            break;
        }
    }
    return found;
}

Meaning read_folder(Cursor& at) {
    Folder folder;
    at.skip(' ');
    if (!at.skip('(')) return Other{};
    while (!at.at_end() && !at.skip(')')) {
        const auto flag = at.atom();
        if (same_word(flag, "\\Noselect") || same_word(flag, "\\NonExistent")) folder.exists = false;
        if (!at.skip(' ') && flag.empty() && !at.rest().starts_with(')')) return Other{};
    }
    at.skip(' ');
    if (const auto separator = at.string(); separator && !separator->empty())
        folder.separator = separator->front();
    at.skip(' ');
    folder.name = at.string().value_or("");
    return folder;
}

Capabilities read_capabilities(std::string_view words) {
    Capabilities out;
    while (!words.empty() && out.words.size() < most_capabilities) {
        auto word = std::string{words.substr(0, words.find(' '))};
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        std::ranges::transform(word, word.begin(), upper);
        if (!word.empty()) out.words.push_back(std::move(word));
    }
    return out;
}

/// NAMESPACE (("INBOX." ".")) NIL NIL: the first prefix of the first list.
Meaning read_namespace(Cursor& at) {
    at.skip(' ');
    if (!at.skip('(') || !at.skip('(')) return Other{};
    return Namespace{.prefix = at.string().value_or("")};
}

Meaning read_numbered(std::uint32_t number, Cursor& at) {
    at.skip(' ');
    const auto name = at.word();
    if (same_word(name, "EXISTS")) return Exists{number};
    if (same_word(name, "EXPUNGE")) return Expunge{};
    if (same_word(name, "FETCH")) return read_fetch(at);
    return Other{};
}

Meaning read_untagged(Cursor& at) {
    if (const auto number = at.number()) {
        const auto narrowed = narrow(number);
        return narrowed ? read_numbered(*narrowed, at) : Meaning{Other{}};
    }
    const auto name = at.word();
    if (const auto condition = condition_of(name)) return read_status("", *condition, at);
    if (same_word(name, "SEARCH")) return read_search(at);
    if (same_word(name, "ESEARCH")) return read_esearch(at);
    if (same_word(name, "LIST")) return read_folder(at);
    if (same_word(name, "CAPABILITY")) return read_capabilities(at.rest());
    if (same_word(name, "NAMESPACE")) return read_namespace(at);
    return Other{};
}

} // namespace

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return upper(x) == upper(y); });
}

Meaning read(Response&& response) {
    Cursor at{response};
    if (at.skip('+')) return Continuation{};
    const auto tag = at.atom();
    if (!at.skip(' ')) return Other{};
    if (tag == "*") return read_untagged(at);
    const auto condition = condition_of(at.word());
    if (!condition) return Other{};
    return read_status(tag, *condition, at);
}

} // namespace ticketd::intake::response
