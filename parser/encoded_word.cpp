// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/encoded_word.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/header.hpp"
#include "parser/transfer.hpp"

#include <algorithm>
#include <optional>

namespace ticketd::parser {
namespace {

constexpr std::size_t charset_name_bytes = 64;

/// "=?charset?B?text?=": views into the field.
struct Word {
    std::string_view charset, text;
    bool base64 = false;
    std::size_t end = 0; ///< behind it
};

/// Finds words from the left to the right. Each search goes on where the one before it ended, so that a field
/// of many beginnings and no end is read once.
class WordFinder {
public:
    explicit WordFinder(std::string_view raw) : raw_(raw) {}

    /// The word that begins at `pos`, where "=?" stands.
    std::optional<Word> at(std::size_t pos) {
        Word word;
        std::size_t charset_end =
            raw_.substr(0, std::min(raw_.size(), pos + 2 + charset_name_bytes)).find('?', pos + 2);
        if (charset_end == npos || charset_end == pos + 2 || charset_end + 2 >= raw_.size())
            return std::nullopt;
        word.charset = raw_.substr(pos + 2, charset_end - pos - 2);
        char encoding = lower(raw_[charset_end + 1]);
        if ((encoding != 'b' && encoding != 'q') || raw_[charset_end + 2] != '?') return std::nullopt;
        if (word.charset.find_first_of(" \t\"(<") != npos) return std::nullopt;
        word.base64 = encoding == 'b';
        std::size_t start = charset_end + 3;
        std::size_t end = find_end(start, word.base64);
        word.text = raw_.substr(start, end - start);
        word.end = std::min(raw_.size(), end + (end < raw_.size() && raw_[end] == '?' ? 2 : 0));
        return word;
    }

private:
    /// Where "?=" stands; without one, where the word's characters stop.
    std::size_t find_end(std::size_t start, bool base64) {
        if (end_ != npos && end_ < start) end_ = raw_.find("?=", start);
        // "?=41" inside a Q word is text, if the word goes on behind it.
        while (!base64 && end_ != npos && is_encoded_byte(end_ + 1) && closes_later(end_ + 2))
            end_ = raw_.find("?=", end_ + 2);
        if (end_ != npos) return end_;
        std::size_t stop = raw_.find_first_of(base64 ? " \t?" : " \t", start);
        return stop == npos ? raw_.size() : stop;
    }

    bool is_encoded_byte(std::size_t pos) const {
        return pos + 2 < raw_.size() && hex_digit(raw_[pos + 1]) >= 0 && hex_digit(raw_[pos + 2]) >= 0;
    }

    bool closes_later(std::size_t pos) const {
        std::string_view near = raw_.substr(pos, 80);
        std::size_t close = near.find("?="), open = near.find("=?");
        return close != npos && (open == npos || close < open);
    }

    std::string_view raw_;
    std::size_t end_ = 0;
};

/// Collects the output; bytes of neighbouring words wait until their charset changes.
class WordDecoder {
public:
    WordDecoder(std::string_view raw, std::string_view charset)
        : raw_(raw), charset_(charset), finder_(raw) {}

    std::string decode() {
        std::size_t from = 0;
        for (std::size_t at = raw_.find("=?"); at != npos; at = raw_.find("=?", at)) {
            std::optional<Word> word = finder_.at(at);
            if (!word) {
                at += 2;
                continue;
            }
            take_plain(raw_.substr(from, at - from));
            take_word(*word);
            from = at = word->end;
        }
        flush();
        append_raw(raw_.substr(from));
        return std::move(out_);
    }

private:
    /// White space between two words is no text.
    void take_plain(std::string_view plain) {
        if (plain.empty() || (in_word_ && trim(plain).empty())) return;
        flush();
        append_raw(plain);
    }

    void append_raw(std::string_view plain) {
        if (is_ascii(plain) && plain.find('\x1B') == npos)
            out_.append(plain);
        else
            out_ += to_utf8(plain, is_utf8(plain) ? std::string_view("utf-8") : charset_);
    }

    void take_word(const Word& word) {
        if (in_word_ && !iequals(word.charset, word_charset_)) flush();
        if (!base64_.empty() && !word.base64) close_base64();
        in_word_ = true;
        word_charset_ = word.charset;
        if (word.base64)
            base64_.append(word.text);
        else
            append_q(bytes_, word.text);
    }

    void close_base64() {
        bytes_ += decode_base64(base64_);
        base64_.clear();
    }

    void flush() {
        close_base64();
        if (in_word_) out_ += to_utf8(bytes_, word_charset_);
        bytes_.clear();
        in_word_ = false;
    }

    std::string_view raw_, charset_;
    WordFinder finder_;
    std::string out_, bytes_, base64_;
    std::string_view word_charset_;
    bool in_word_ = false;
};

} // namespace

std::string decode_encoded_words(std::string_view raw, std::string_view charset) {
    return WordDecoder(raw, charset).decode();
}

std::string decode_text(std::string_view raw, std::string_view charset) {
    std::string text = raw.find("=?") == npos && is_ascii(raw) && raw.find('\x1B') == npos
                           ? std::string(raw)
                           : decode_encoded_words(raw, charset);
    clean_line(text);
    std::string_view trimmed = trim(text);
    return trimmed.size() == text.size() ? std::move(text) : std::string(trimmed);
}

} // namespace ticketd::parser
