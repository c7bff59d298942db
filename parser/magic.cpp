// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"
#include "parser/attachment.hpp"

#include <array>

namespace ticketd::parser {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    std::string_view type;
};

/// Signatures long enough not to be met by chance; the more special ones of a family come first.
constexpr std::array magics{
    Magic{0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    Magic{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{0, "%PDF-"sv, "application/pdf"},
    Magic{0, "II*\0"sv, "image/tiff"},
    Magic{0, "MM\0*"sv, "image/tiff"},
    Magic{8, "WEBPVP8"sv, "image/webp"},
    Magic{8, "WAVEfmt "sv, "audio/x-wav"},
    Magic{8, "AVI LIST"sv, "video/x-msvideo"},
    Magic{4, "ftypheic"sv, "image/heic"},
    Magic{4, "ftypmif1"sv, "image/heic"},
    Magic{4, "ftypqt  "sv, "video/quicktime"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{30, "mimetypeapplication/vnd.oasis.opendocument.text"sv, "application/vnd.oasis.opendocument.text"},
    Magic{30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"sv,
          "application/vnd.oasis.opendocument.spreadsheet"},
    Magic{30, "[Content_Types].xml"sv, "application/vnd.openxmlformats-officedocument"},
    Magic{0, "PK\x03\x04"sv, "application/zip"},
    Magic{0, "PK\x05\x06"sv, "application/zip"},
    Magic{0, "Rar!\x1A\x07"sv, "application/vnd.rar"},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"},
    Magic{0, "\x1F\x8B\x08"sv, "application/gzip"},
    Magic{0, "BZh91AY&SY"sv, "application/x-bzip2"},
    Magic{0,
          "\xFD"
          "7zXZ\0"sv,
          "application/x-xz"},
    Magic{0, "\x28\xB5\x2F\xFD"sv, "application/zstd"},
    Magic{257, "ustar"sv, "application/x-tar"},
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "application/x-ole-storage"},
    Magic{0, "{\\rtf1"sv, "application/rtf"},
    Magic{0, "MZ\x90\0"sv, "application/vnd.microsoft.portable-executable"},
    Magic{0,
          "\x7F"
          "ELF"sv,
          "application/x-executable"},
    Magic{0, "ID3"sv, "audio/mpeg"},
    Magic{0, "OggS\0"sv, "application/ogg"},
    Magic{0, "fLaC\0"sv, "audio/flac"},
    Magic{0, "SQLite format 3\0"sv, "application/vnd.sqlite3"},
    Magic{0, "-----BEGIN PGP SIGNATURE"sv, "application/pgp-signature"},
};

/// A bitmap's two letters are too few: its reserved words are zero and its header has a known size.
bool is_bitmap(std::string_view s) {
    return s.size() > 18 && s.starts_with("BM") && s.substr(6, 4) == "\0\0\0\0"sv
           && s.substr(15, 3) == "\0\0\0"sv;
}

} // namespace

std::string_view detect_type(std::string_view s) {
    for (const Magic& magic : magics)
        if (s.size() >= magic.offset && s.substr(magic.offset).starts_with(magic.bytes)) return magic.type;
    return is_bitmap(s) ? "image/bmp"sv : ""sv;
}

} // namespace ticketd::parser
