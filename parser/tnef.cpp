// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/tnef.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <cstdint>

namespace ticketd::parser {
namespace {

constexpr std::uint32_t signature = 0x223E9F78;

// Attributes, [MS-OXTNEF] section 2.1.3.2.
constexpr std::uint32_t codepage_attribute = 0x00069007, body_attribute = 0x0002800C,
                        message_properties = 0x00069003, new_attachment = 0x00069002,
                        attachment_title = 0x00018010, attachment_data = 0x0006800F,
                        attachment_properties = 0x00069005;

// Properties, [MS-OXPROPS].
constexpr std::uint16_t pr_body = 0x1000, pr_html = 0x1013, pr_data = 0x3701, pr_name = 0x3704,
                        pr_long_name = 0x3707, pr_mime_type = 0x370E, pr_content_id = 0x3712;
constexpr std::uint16_t type_string8 = 0x1E, type_unicode = 0x1F, type_binary = 0x102, type_object = 0x0D;

/// Little-endian numbers and stretches of bytes; what is not there is zero or empty, and ends the reading.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    bool ok() const { return ok_; }
    bool done() const { return !ok_ || pos_ >= bytes_.size(); }
    std::uint32_t number(std::size_t width) {
        std::string_view raw = take(width);
        std::uint32_t value = 0;
        for (std::size_t i = raw.size(); i-- > 0;) value = (value << 8) | byte(raw[i]);
        return value;
    }
    std::string_view take(std::size_t size) {
        if (!ok_ || size > bytes_.size() - pos_) {
            ok_ = false;
            return {};
        }
        std::string_view piece = bytes_.substr(pos_, size);
        pos_ += size;
        return piece;
    }
    std::string_view take_padded(std::size_t size) {
        std::string_view piece = take(size);
        take(std::min((4 - size % 4) % 4, bytes_.size() - pos_));
        return piece;
    }

private:
    std::string_view bytes_;
    std::size_t pos_ = 0;
    bool ok_ = true;
};

/// Up to a NUL, and no more than a page or a text may have.
std::string read_string(std::string_view bytes, std::string_view charset) {
    std::string text = to_utf8(bytes.substr(0, limits::html_bytes), charset);
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

struct Property {
    std::uint16_t type = 0, id = 0;
    std::string_view value; ///< of several values the first
};

std::size_t fixed_size(std::uint16_t type) {
    switch (type) {
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x14:
    case 0x40: return 8;
    case 0x48: return 16;
    default: return 4;
    }
}

void skip_name(ByteReader& in) {
    in.take(16);
    if (in.number(4) == 0)
        in.take(4);
    else
        in.take_padded(in.number(4));
}

Property next_property(ByteReader& in) {
    Property p;
    auto type = static_cast<std::uint16_t>(in.number(2));
    p.id = static_cast<std::uint16_t>(in.number(2));
    if (p.id >= 0x8000) skip_name(in);
    p.type = type & 0xFFF;
    bool sized =
        p.type == type_string8 || p.type == type_unicode || p.type == type_binary || p.type == type_object;
    std::uint32_t count = sized || (type & 0x1000) ? in.number(4) : 1;
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        std::string_view value = sized ? in.take_padded(in.number(4)) : in.take(fixed_size(p.type));
        if (i == 0) p.value = value;
    }
    // An object begins with the identifier of its interface.
    if (p.type == type_object) p.value = p.value.substr(std::min<std::size_t>(16, p.value.size()));
    return p;
}

class TnefReader {
public:
    explicit TnefReader(std::string_view bytes) : in_(bytes) {}

    std::optional<Tnef> read() {
        if (in_.number(4) != signature) return std::nullopt;
        in_.number(2); // a key that only programs of 1995 looked at
        while (!in_.done()) {
            in_.number(1);
            std::uint32_t id = in_.number(4);
            std::string_view data = in_.take(in_.number(4));
            in_.number(2); // a checksum that many writers get wrong
            if (in_.ok() || !data.empty()) take(id, data);
        }
        std::erase_if(out_.files, [](const TnefFile& f) { return f.data.empty() && f.name.empty(); });
        return std::move(out_);
    }

private:
    void take(std::uint32_t id, std::string_view data) {
        if (id == codepage_attribute)
            set_codepage(data);
        else if (id == body_attribute && out_.text.empty())
            out_.text = read_string(data, codepage_);
        else if (id == message_properties)
            each_property(data, [this](const Property& p) { take_body(p); });
        else if (id == new_attachment && out_.files.size() < limits::attachments)
            out_.files.emplace_back();
        else if (out_.files.empty())
            return;
        else if (id == attachment_title)
            set_name(read_string(data, codepage_));
        else if (id == attachment_data)
            out_.files.back().data = data;
        else if (id == attachment_properties)
            each_property(data, [this](const Property& p) { take_file(p); });
    }

    template <class Taker>
    static void each_property(std::string_view data, Taker taker) {
        ByteReader in(data);
        std::uint32_t count = in.number(4);
        for (std::uint32_t i = 0; i < count && !in.done(); ++i) {
            Property p = next_property(in);
            if (in.ok()) taker(p);
        }
    }

    void set_codepage(std::string_view data) {
        std::uint32_t page = ByteReader(data).number(4);
        if (page == 65001)
            codepage_ = "utf-8";
        else if (page == 932)
            codepage_ = "windows-31j";
        else if (page == 936)
            codepage_ = "gb18030";
        else if (page == 949)
            codepage_ = "windows-949";
        else if (page == 950)
            codepage_ = "big5-hkscs";
        else if (page > 0 && page < 70000)
            codepage_ = (page >= 1250 && page <= 1258 ? "windows-" : "cp") + std::to_string(page);
    }

    std::string text_of(const Property& p) const {
        return read_string(p.value, p.type == type_unicode ? "utf-16le" : codepage_);
    }

    void take_body(const Property& p) {
        if (p.id == pr_body && (p.type == type_unicode || p.type == type_string8))
            out_.text = text_of(p);
        else if (p.id == pr_html && p.type == type_binary)
            out_.html = to_utf8(p.value.substr(0, limits::html_bytes), "");
        else if (p.id == pr_html && (p.type == type_unicode || p.type == type_string8))
            out_.html = text_of(p);
    }

    void take_file(const Property& p) {
        TnefFile& file = out_.files.back();
        bool text = p.type == type_unicode || p.type == type_string8;
        if (p.id == pr_long_name && text)
            file.name = text_of(p);
        else if (p.id == pr_name && text)
            set_name(text_of(p));
        else if (p.id == pr_mime_type && text)
            file.content_type = text_of(p);
        else if (p.id == pr_content_id && text)
            file.content_id = text_of(p);
        else if (p.id == pr_data && file.data.empty())
            file.data = p.value;
    }

    /// The short name is worth something only until the long one comes.
    void set_name(std::string name) {
        if (out_.files.back().name.empty()) out_.files.back().name = std::move(name);
    }

    ByteReader in_;
    Tnef out_;
    std::string codepage_ = "windows-1252";
};

} // namespace

std::optional<Tnef> read_tnef(std::string_view bytes) { return TnefReader(bytes).read(); }

} // namespace ticketd::parser
