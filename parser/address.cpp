// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/address.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/header.hpp"
#include "parser/limits.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

/// What stands between two separators, before it is known to be a mailbox.
struct Element {
    std::string phrase;    ///< words and unquoted strings outside of <>
    std::string angle;     ///< inside of <>
    std::string comment;   ///< the last (…)
    std::string literal;   ///< the phrase as written, with quotes: a local part may need them
    std::size_t named = 0; ///< bytes of the phrase that stand before the <>
    bool has_angle = false;
    bool quoted = false;

    bool empty() const { return trim(phrase).empty() && angle.empty() && comment.empty(); }
    bool has_address() const { return has_angle || literal.find('@') != npos; }
};

/// True for what step() knows a meaning of.
bool is_mark(char c) {
    return c == '"' || c == '(' || c == '<' || c == ',' || c == ';' || c == ':' || c == '=';
}

class AddressReader {
public:
    AddressReader(std::string_view raw, std::string_view charset)
        : raw_(raw), charset_(charset), last_semicolon_(raw.rfind(';')) {}

    std::vector<Address> read() {
        while (pos_ < raw_.size() && out_.size() < limits::addresses) step();
        close_element();
        if (!held_.empty() && out_.size() < limits::addresses) emit(std::move(held_));
        // "Company" <>, "Dept" <a@b.c>: a name without any address is nobody where others have one.
        bool any = std::any_of(out_.begin(), out_.end(), [](const Address& a) { return !a.address.empty(); });
        if (any) std::erase_if(out_, [](const Address& a) { return a.address.empty(); });
        return std::move(out_);
    }

private:
    void step() {
        switch (raw_[pos_]) {
        case '"': return take_quoted();
        case '(': return take_comment();
        case '<': return take_angle();
        case ',':
        case ';': ++pos_; return close_element();
        case ':': return take_colon();
        case '=': return take_encoded_word();
        default: return take_words();
        }
    }

    void take_words() {
        const std::string_view rest = raw_.substr(pos_);
        const std::string_view words(rest.begin(), std::find_if(rest.begin(), rest.end(), is_mark));
        element_.phrase.append(words);
        element_.literal.append(words);
        pos_ += words.size();
    }

    /// A quote that nothing closes is a character like others.
    void take_quoted() {
        std::size_t end = unclosed_quote_ ? raw_.size() : pos_ + 1;
        while (end < raw_.size() && raw_[end] != '"') end += raw_[end] == '\\' ? 2U : 1U;
        if (end >= raw_.size()) {
            unclosed_quote_ = true;
            ++pos_;
            return;
        }
        for (std::size_t i = pos_ + 1; i < end; ++i) {
            if (raw_[i] == '\\') ++i;
            element_.phrase.push_back(raw_[i]);
        }
        element_.quoted = true;
        element_.literal.append(raw_.substr(pos_, end + 1 - pos_));
        pos_ = end + 1;
    }

    void take_comment() {
        std::string text;
        std::size_t depth = 0, at = pos_;
        for (; at < raw_.size(); ++at) {
            char c = raw_[at];
            if (c == '\\' && at + 1 < raw_.size())
                text.push_back(raw_[++at]);
            else if (c == '(' && ++depth == 1)
                continue;
            else if (c == ')' && --depth == 0)
                break;
            else
                text.push_back(c);
        }
        if (at >= raw_.size() && unclosed_comment_) {
            element_.phrase.push_back(raw_[pos_++]);
            return;
        }
        unclosed_comment_ = at >= raw_.size();
        element_.comment = std::move(text);
        pos_ = std::min(raw_.size(), at + 1);
    }

    void take_angle() {
        std::size_t start = raw_.find_first_not_of("< \t", pos_);
        if (start == npos) start = raw_.size();
        std::size_t end = start;
        bool quoted = false;
        for (; end < raw_.size() && (quoted || (raw_[end] != '>' && raw_[end] != '<')); ++end) {
            if (raw_[end] == '"')
                quoted = !quoted;
            else if (quoted && raw_[end] == '\\')
                ++end;
        }
        end = std::min(end, raw_.size());
        std::string_view inside = raw_.substr(start, end - start);
        // "Name <a@b.c, Other <d@e.f>": the bracket was forgotten.
        if (end < raw_.size() && raw_[end] == '<') end = start + std::min(inside.size(), inside.find(','));
        if (element_.angle.find('@') != npos && inside.find('@') != npos) begin_next();
        if (element_.has_angle && !element_.angle.empty()) {
            element_.phrase.append(" ").append(inside);
        } else {
            element_.angle = raw_.substr(start, end - start);
            element_.has_angle = true;
            element_.named = element_.phrase.size();
        }
        pos_ = end < raw_.size() && raw_[end] == '>' ? raw_.find_first_not_of('>', end) : end;
        pos_ = std::min(pos_, raw_.size());
    }

    /// "Ann <a@b.c> Bob <d@e.f>": the comma was forgotten, and the words behind a bracket are the next one's.
    void begin_next() {
        Element next;
        next.phrase = element_.phrase.substr(element_.named);
        next.literal = next.phrase;
        element_.phrase.resize(element_.named);
        close_element();
        element_ = std::move(next);
    }

    /// "Friends: a@b.c, d@e.f;" names a group; "mailto:a@b.c" and "Support: Ann <a@b.c>" do not.
    void take_colon() {
        ++pos_;
        const bool in_address = element_.literal.find('@') != npos || element_.literal.find('[') != npos;
        if (in_address || (!group_may_end() && bracket_follows())) {
            element_.phrase.push_back(':');
            element_.literal.push_back(':');
            return;
        }
        element_ = {};
        held_ = {};
    }

    bool group_may_end() const { return last_semicolon_ != npos && last_semicolon_ >= pos_; }

    bool bracket_follows() const {
        const std::string_view near = raw_.substr(pos_, 200);
        return near.find('<') < near.find(',');
    }

    /// An encoded word keeps together whatever its careless writer left in it.
    void take_encoded_word() {
        std::string_view near = raw_.substr(pos_, 300);
        std::size_t text = near.starts_with("=?") ? near.find('?', near.find('?', 2) + 1) : npos;
        std::size_t end = text == npos || near.find('?', 2) == npos ? npos : near.find("?=", text + 1);
        std::size_t blank = near.find_first_of("<\"");
        std::size_t length = end == npos || blank < end ? 1 : end + 2;
        element_.phrase.append(near.substr(0, length));
        element_.literal.append(near.substr(0, length));
        pos_ += length;
    }

    /// A name without an address before a comma is the first half of "Doe, John <j@doe.org>".
    void close_element() {
        Element done = std::move(element_);
        element_ = {};
        if (done.empty() && !done.has_angle) return;
        if (!done.has_address()) {
            if (!held_.empty()) emit(std::move(held_));
            held_ = std::move(done);
            return;
        }
        if (!held_.empty()) {
            bool name = done.has_angle && !done.quoted && !trim(done.phrase).empty() && held_.comment.empty();
            if (name)
                done.phrase = std::string(trim(held_.phrase)) + ", " + std::string(trim(done.phrase));
            else
                emit(std::move(held_));
            held_ = {};
        }
        emit(std::move(done));
    }

    void emit(Element e) {
        Address a;
        std::string name = e.phrase;
        if (e.has_angle)
            take_spec(e.angle, a);
        else
            take_bare(e, name, a);
        if (trim(name).empty()) name = e.comment;
        a.name = decode_text(name, charset_);
        strip_quotes(a.name);
        if (a.address.empty() && a.name.empty()) return;
        out_.push_back(std::move(a));
        held_ = {};
    }

    /// Without brackets: the word with the @ is the address, the rest a name.
    void take_bare(const Element& e, std::string& name, Address& a) {
        std::string_view all = trim(e.literal);
        std::size_t at = all.rfind('@');
        if (at == npos) {
            bool one_word = all.find_first_of(" \t") == npos && all.find("=?") == npos && !e.quoted;
            if (one_word) take_spec(all, a);
            if (one_word) name.clear();
            return;
        }
        std::size_t start = at, end = at + 1;
        while (end < all.size() && is_blank(all[end])) ++end;
        while (start > 0 && is_blank(all[start - 1])) --start;
        bool quoted_local = start > 0 && all[start - 1] == '"';
        if (quoted_local)
            start = std::min(all.find('"'), start);
        else
            while (start > 0 && !is_blank(all[start - 1])) --start;
        while (end < all.size() && !is_blank(all[end])) ++end;
        take_spec(all.substr(start, end - start), a);
        name = std::string(trim(all.substr(0, start))) + " " + std::string(trim(all.substr(end)));
    }

    /// RFC 2047 section 5 forbids encoded words in an addr-spec; some programs write them all the same.
    void take_spec(std::string_view spec, Address& a) const {
        a.address = clean(spec);
        a.encoded = spec.find("=?") != npos;
    }

    /// Blanks, comments, source routes and a mailto: around an addr-spec go.
    std::string clean(std::string_view spec) const {
        spec = trim(spec);
        if (istarts_with(spec, "[mailto:"))
            spec = spec.substr(1, spec.size() - (spec.ends_with(']') ? 2 : 1));
        if (istarts_with(spec, "mailto:")) spec.remove_prefix(7);
        if (spec.starts_with('@'))
            if (std::size_t colon = spec.find(':'); colon != npos) spec.remove_prefix(colon + 1);
        const auto stays = [](char c) { return (is_visible(c) || is_eight_bit(c)) && c != '"' && c != '('; };
        std::string out =
            std::all_of(spec.begin(), spec.end(), stays) ? std::string(spec) : without_comments(spec);
        if (out.find("=?") != npos) out = decode_text(out, charset_);
        while (out.size() > 1 && std::string_view(".'>").find(out.back()) != npos) out.pop_back();
        if (out.starts_with('\'') && out.size() > 1) out.erase(0, 1);
        unquote_local_part(out);
        return is_utf8(out) ? out : to_utf8(out, charset_);
    }

    static std::string without_comments(std::string_view spec) {
        std::string out;
        bool quoted = false;
        std::size_t comment = 0;
        for (const char c : spec) {
            if (c == '"') quoted = !quoted;
            if (!quoted && c == '(') ++comment;
            if (comment == 0 && !is_control(c) && (quoted || !is_space(c))) out.push_back(c);
            if (!quoted && c == ')' && comment > 0) --comment;
        }
        return out;
    }

    /// "joe.doe"@example.org and joe.doe@example.org are one address (RFC 5321 section 4.1.2).
    static void unquote_local_part(std::string& spec) {
        std::size_t at = spec.rfind("\"@");
        if (!spec.starts_with('"') || at == npos || at < 2) return;
        std::string_view local = std::string_view(spec).substr(1, at - 1);
        bool dot_atom = !local.starts_with('.') && !local.ends_with('.') && local.find("..") == npos
                        && std::all_of(local.begin(), local.end(), [](char c) {
                               return is_letter(c) || is_digit(c) || is_eight_bit(c)
                                      || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != npos;
                           });
        if (!dot_atom) return;
        spec.erase(at, 1);
        spec.erase(0, 1);
    }

    static void strip_quotes(std::string& name) {
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
            name = std::string(trim(std::string_view(name).substr(1, name.size() - 2)));
    }

    std::string_view raw_, charset_;
    std::size_t last_semicolon_, pos_ = 0;
    Element element_, held_;
    std::vector<Address> out_;
    bool unclosed_quote_ = false, unclosed_comment_ = false;
};

} // namespace

std::vector<Address> read_addresses(std::string_view raw, std::string_view charset) {
    return AddressReader(raw, charset).read();
}

} // namespace ticketd::parser
