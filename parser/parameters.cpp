// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/header.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <optional>

namespace ticketd::parser {
namespace {

/// One "name=value" as written: "filename*1*=%e4".
struct Section {
    std::string name; ///< without marks, lower case
    int index = -1;   ///< of RFC 2231's continuation, or -1
    bool percent = false;
    std::string value;
};

class Scanner {
public:
    explicit Scanner(std::string_view raw) : raw_(raw) {}

    bool done() const { return pos_ >= raw_.size(); }
    void skip_separator() {
        while (!done() && (is_space(raw_[pos_]) || raw_[pos_] == ';' || raw_[pos_] == ',')) ++pos_;
    }

    /// Up to ';' or `stop` outside of comments; trimmed.
    std::string token(char stop) {
        const auto ends = [stop](char c) { return c == ';' || c == stop; };
        std::string out;
        while (!done() && !ends(raw_[pos_])) {
            const std::size_t start = pos_;
            while (!done() && !ends(raw_[pos_]) && raw_[pos_] != '(') ++pos_;
            out.append(raw_.substr(start, pos_ - start));
            if (!done() && raw_[pos_] == '(') skip_comment();
        }
        return std::string(trim(out));
    }

    bool take(char c) {
        if (done() || raw_[pos_] != c) return false;
        ++pos_;
        return true;
    }

    std::string value() {
        while (!done() && (is_space(raw_[pos_]) || raw_[pos_] == '(')) {
            if (raw_[pos_] == '(')
                skip_comment();
            else
                ++pos_;
        }
        if (!done() && raw_[pos_] == '"') return quoted();
        std::size_t end = raw_.find(';', pos_);
        std::string_view text = trim(raw_.substr(pos_, end == npos ? npos : end - pos_));
        pos_ = end == npos ? raw_.size() : end;
        return std::string(text);
    }

private:
    /// A quoted string; a quote that is followed by more than the next parameter belongs to the text.
    std::string quoted() {
        std::string out;
        ++pos_;
        while (!done()) {
            char c = raw_[pos_++];
            if (c == '"' && closes()) return out;
            // A backslash before a letter is a Windows path more often than a quoted pair.
            if (c == '\\' && !done() && (raw_[pos_] == '"' || raw_[pos_] == '\\')) c = raw_[pos_++];
            out.push_back(c);
        }
        return out;
    }

    bool closes() const {
        std::size_t next = raw_.find_first_not_of(" \t\r\n", pos_);
        return next == npos || raw_[next] == ';' || raw_[next] == '(' || raw_[next] == ',' || next > pos_
               || raw_.find('"', pos_) == npos;
    }

    void skip_comment() {
        std::size_t depth = 0, start = pos_;
        for (; !done(); ++pos_) {
            if (raw_[pos_] == '\\')
                ++pos_;
            else if (raw_[pos_] == '(')
                ++depth;
            else if (raw_[pos_] == ')' && --depth == 0)
                break;
        }
        // A parenthesis that nothing closes is text: go behind it alone, and never look for its end again.
        if (done() || depth != 0) {
            pos_ = unclosed_ ? raw_.size() : start + 1;
            unclosed_ = true;
        } else {
            ++pos_;
        }
    }

    std::string_view raw_;
    std::size_t pos_ = 0;
    bool unclosed_ = false;
};

/// "name*2*" -> "name", 2, true.
void read_marks(Section& section, std::string_view written) {
    if (written.ends_with('*')) {
        section.percent = true;
        written.remove_suffix(1);
    }
    std::size_t star = written.find('*');
    section.name = to_lower(trim(written.substr(0, star)));
    if (star == npos) return;
    int index = 0;
    for (char c : written.substr(star + 1, 4))
        if (is_digit(c)) index = index * 10 + (c - '0');
    section.index = index;
}

std::string percent_decoded(std::string_view s) {
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        int high = i + 2 < s.size() && s[i] == '%' ? hex_digit(s[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s[i + 2]) : -1;
        if (low >= 0) {
            out.push_back(static_cast<char>(static_cast<unsigned char>(high * 16 + low)));
            i += 2;
        } else {
            out.push_back(s[i]);
        }
    }
    return out;
}

/// "utf-8'en'text" -> charset, and `value` becomes the text.
std::string take_charset(std::string& value) {
    std::size_t first = value.find('\'');
    std::size_t second = first == npos ? npos : value.find('\'', first + 1);
    if (second == npos) return {};
    std::string charset = value.substr(0, first);
    value.erase(0, second + 1);
    return charset;
}

/// All sections of one name, in the order of their numbers, as one text.
std::string join(std::vector<const Section*> sections, std::string_view fallback) {
    std::sort(sections.begin(), sections.end(), [](auto* a, auto* b) { return a->index < b->index; });
    bool extended = std::any_of(sections.begin(), sections.end(), [](auto* s) { return s->percent; });
    std::string bytes, charset;
    for (const Section* section : sections) {
        std::string value = section->value;
        if (section->percent && section == sections.front()) charset = take_charset(value);
        bytes += section->percent ? percent_decoded(value) : value;
        if (bytes.size() > limits::parameter_bytes) break;
    }
    bytes.resize(std::min(bytes.size(), limits::parameter_bytes));
    if (!extended) return decode_text(bytes, fallback);
    std::string text = to_utf8(bytes, charset.empty() ? fallback : charset);
    clean_line(text);
    return text.find("=?") == npos ? text : decode_text(text, fallback);
}

std::vector<Section> read_sections(Scanner& scan) {
    std::vector<Section> sections;
    while (!scan.done() && sections.size() < limits::parameter_sections) {
        scan.skip_separator();
        std::string name = scan.token('=');
        if (!scan.take('=')) continue;
        Section section;
        read_marks(section, name);
        section.value = scan.value();
        if (!section.name.empty()) sections.push_back(std::move(section));
    }
    return sections;
}

/// The sections that make up the value of one name: RFC 2231's extended form is preferred to a plain one
/// beside it; of plain ones the first counts.
std::vector<const Section*> of_name(const std::vector<Section>& all, const std::string& name) {
    std::vector<const Section*> same, numbered;
    for (const Section& s : all) {
        if (s.name != name) continue;
        if (s.index < 0)
            same.push_back(&s);
        else if (std::none_of(numbered.begin(), numbered.end(), [&](auto* n) { return n->index == s.index; }))
            numbered.push_back(&s);
    }
    auto extended = std::find_if(same.begin(), same.end(), [](auto* s) { return s->percent; });
    if (extended != same.end()) return {*extended};
    if (!numbered.empty()) return numbered;
    return {same.front()};
}

} // namespace

std::string_view Parameterized::get(std::string_view name) const {
    auto at = std::find_if(parameters.begin(), parameters.end(),
                           [&](const HeaderField& p) { return p.name == name; });
    return at == parameters.end() ? std::string_view() : std::string_view(at->value);
}

Parameterized read_parameters(std::string_view raw, std::string_view charset) {
    Parameterized result;
    Scanner scan(raw);
    scan.skip_separator();
    result.value = repair_utf8(to_lower(scan.token(';')));
    std::vector<Section> sections = read_sections(scan);
    for (const Section& section : sections) {
        if (result.parameters.size() >= limits::parameters) break;
        if (!result.get(section.name).empty()) continue;
        // A boundary is compared with bytes of the mail: it is never decoded.
        std::vector<const Section*> same = of_name(sections, section.name);
        const Section* only = same.front();
        bool as_written = section.name == "boundary" && !only->percent && only->index < 0;
        result.parameters.push_back(
            {section.name, as_written ? only->value : join(std::move(same), charset)});
    }
    return result;
}

} // namespace ticketd::parser
