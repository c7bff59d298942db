// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/converter.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
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

/// What each byte above 127 becomes, for charsets of one byte a character that hold ASCII.
struct ByteTable {
    std::array<std::array<char, 4>, 128> text{};
    std::array<unsigned char, 128> length{};
    std::array<bool, 128> assigned{};
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

void append_utf16(std::string& out, const UChar* from, const UChar* to) {
    while (from < to) {
        char32_t c = *from++;
        if (c >= 0xD800 && c < 0xDC00 && from < to && U16_IS_TRAIL(*from))
            c = 0x10000 + ((c - 0xD800) << 10) + (*from++ - 0xDC00U);
        append_utf8(out, c);
    }
}

Conversion run(UConverter* icu, std::string_view bytes) {
    Conversion result;
    result.text.reserve(bytes.size() + bytes.size() / 2);
    UErrorCode error = U_ZERO_ERROR;
    ucnv_reset(icu);
    ucnv_setToUCallBack(icu, count_error, &result.errors, nullptr, nullptr, &error);
    std::array<UChar, 2048> buffer;
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
        std::copy(c.text.begin(), c.text.end(), table->text[i].begin());
        table->length[i] = static_cast<unsigned char>(c.text.size());
        table->assigned[i] = c.errors == 0;
    }
    return table;
}

Conversion look_up(const ByteTable& table, std::string_view bytes) {
    Conversion result;
    result.text.reserve(bytes.size() * 2);
    while (!bytes.empty()) {
        const auto plain = ascii_at_front(bytes);
        result.text.append(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
        std::size_t i = byte(bytes.front()) & 0x7F;
        bytes.remove_prefix(1);
        result.text.append(table.text[i].data(), table.length[i]);
        if (!table.assigned[i]) ++result.errors;
    }
    return result;
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
