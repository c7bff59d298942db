// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/converter.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

namespace ticketd::parser {
namespace {

struct CloseConverter {
    void operator()(UConverter* c) const { ucnv_close(c); }
};
struct CloseDetector {
    void operator()(UCharsetDetector* d) const { ucsdet_close(d); }
};

struct Charset {
    std::unique_ptr<UConverter, CloseConverter> icu;
    std::unique_ptr<ByteTable> table;
};

void count_error(const void* count, UConverterToUnicodeArgs* args, const char*, int32_t,
                 UConverterCallbackReason reason, UErrorCode* error) {
    if (reason > UCNV_IRREGULAR) return;
    ++*static_cast<std::size_t*>(const_cast<void*>(count));
    *error = U_ZERO_ERROR;
    const UChar sign = 0xFFFD;
    ucnv_cbToUWriteUChars(args, &sign, 1, 0, error);
}

constexpr std::size_t utf16_units = 1024; ///< that are converted at once

void append_utf16(std::string& out, const UChar* from, const UChar* to) {
    std::array<char, 3 * utf16_units + 4> bytes;
    char* end = bytes.data();
    while (from < to) {
        char32_t c = *from++;
        if (c >= 0xD800 && c < 0xDC00 && from < to && U16_IS_TRAIL(*from))
            c = 0x10000 + ((c - 0xD800) << 10) + (*from++ - 0xDC00U);
        end = write_utf8(end, c);
    }
    out.append(bytes.data(), end);
}

Conversion run(UConverter* icu, std::string_view bytes) {
    Conversion result;
    result.text.reserve(bytes.size() + bytes.size() / 2);
    UErrorCode error = U_ZERO_ERROR;
    ucnv_reset(icu);
    ucnv_setToUCallBack(icu, count_error, &result.errors, nullptr, nullptr, &error);
    std::array<UChar, utf16_units> buffer;
    const char* from = bytes.data();
    const char* end = from + bytes.size();
    do {
        error = U_ZERO_ERROR;
        UChar* to = buffer.data();
        const char* before = from;
        ucnv_toUnicode(icu, &to, buffer.data() + buffer.size(), &from, end, nullptr, true, &error);
        append_utf16(result.text, buffer.data(), to);
        // A converter that stops for any other reason must not stop the mail: one byte is given up.
        if (U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR) {
            ++result.errors;
            append_utf8(result.text, 0xFFFD);
            if (from == before && from < end) ++from;
            ucnv_reset(icu);
        }
    } while (from < end || error == U_BUFFER_OVERFLOW_ERROR);
    return result;
}

std::unique_ptr<ByteTable> make_table(UConverter* icu) {
    if (ucnv_getMaxCharSize(icu) != 1) return nullptr;
    for (int c = 0x20; c < 0x7F; ++c) {
        char one = static_cast<char>(c);
        if (run(icu, std::string_view(&one, 1)).text != std::string_view(&one, 1)) return nullptr;
    }
    auto table = std::make_unique<ByteTable>();
    for (std::size_t i = 0; i < 128; ++i) {
        char one = static_cast<char>(static_cast<unsigned char>(0x80 + i));
        Conversion c = run(icu, std::string_view(&one, 1));
        if (c.text.size() > 4) return nullptr;
        table->set(i, c.text, c.errors == 0);
    }
    return table;
}

Charset* open(const std::string& name) {
    // Only names that ICU lists: with others it would look for files.
    UErrorCode error = U_ZERO_ERROR;
    const char* known = ucnv_getAlias(name.c_str(), 0, &error);
    if (U_FAILURE(error) || !known) return nullptr;
    thread_local std::map<std::string, Charset, std::less<>> kept;
    auto at = kept.find(std::string_view(known));
    if (at != kept.end()) return &at->second;
    Charset opened;
    opened.icu.reset(ucnv_open(known, &error));
    if (U_FAILURE(error) || !opened.icu) return nullptr;
    opened.table = make_table(opened.icu.get());
    return &kept.emplace(known, std::move(opened)).first->second;
}

} // namespace

void ByteTable::set(std::size_t index, std::string_view utf8, bool known) {
    std::copy(utf8.begin(), utf8.end(), text[index].begin());
    length[index] = static_cast<unsigned char>(utf8.size());
    assigned[index] = known;
}

Conversion look_up(const ByteTable& table, std::string_view bytes) {
    constexpr std::size_t block = 1024, word = 8;
    std::array<char, 4 * block> room;
    Conversion result;
    result.text.reserve(bytes.size() * 2);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(block, bytes.size()))) {
        const std::string_view some = bytes.substr(0, block);
        char* to = room.data();
        for (std::size_t at = 0; at < some.size();) {
            const char c = some[at];
            if (is_eight_bit(c)) {
                const std::size_t i = byte(c) & 0x7F;
                std::memcpy(to, table.text[i].data(), table.text[i].size());
                to += table.length[i];
                result.errors += table.assigned[i] ? 0U : 1U;
                ++at;
            } else if (at + word <= some.size() && are_eight_ascii(some.data() + at)) {
                std::memcpy(to, some.data() + at, word);
                to += word;
                at += word;
            } else {
                *to++ = c;
                ++at;
            }
        }
        result.text.append(room.data(), to);
    }
    return result;
}

std::optional<Conversion> convert(std::string_view bytes, const std::string& name) {
    Charset* charset = open(name);
    if (!charset) return std::nullopt;
    return charset->table ? look_up(*charset->table, bytes) : run(charset->icu.get(), bytes);
}

std::vector<Guess> detect(std::string_view bytes) {
    bytes = bytes.substr(0, limits::detection_bytes);
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
    if (U_FAILURE(error)) return {};
    ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(bytes.size()), &error);
    int32_t count = 0;
    const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
    std::vector<Guess> guesses;
    for (int32_t i = 0; U_SUCCESS(error) && i < count; ++i)
        if (const char* name = ucsdet_getName(matches[i], &error))
            guesses.push_back({name, ucsdet_getConfidence(matches[i], &error)});
    return guesses;
}

} // namespace ticketd::parser
