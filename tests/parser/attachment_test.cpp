// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/attachment.hpp"
#include "parser/charset.hpp"
#include "parser/encoded_bytes.hpp"
#include "parser/header.hpp"
#include "parser/limits.hpp"
#include "parser/parse.hpp"
#include "parser/tnef.hpp"
#include "parser/transfer.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>
#include <string>
#include <string_view>

using namespace ticketd::parser;
using namespace std::string_literals;

namespace {

std::string little(std::size_t value, int width) {
    std::string out;
    for (; width > 0; --width, value >>= 8)
        out.push_back(static_cast<char>(static_cast<unsigned char>(value & 0xFF)));
    return out;
}

std::string attribute(char level, std::size_t id, const std::string& data) {
    return level + little(id, 4) + little(data.size(), 4) + data + "\0\0"s;
}

/// A winmail.dat with one file, as Outlook writes it.
std::string winmail() {
    std::string name = "r\0\xE4\0t.txt\0"s;
    std::string wide = "b\0\xE4\0r\0.\0t\0x\0t\0\0\0"s;
    std::string properties = little(1, 4) + little(0x1F, 2) + little(0x3707, 2) + little(1, 4)
                             + little(wide.size(), 4) + wide + "\0\0"s;
    return little(0x223E9F78, 4) + little(1, 2) + attribute(1, 0x0002800C, "The body\0"s)
           + attribute(2, 0x00069002, std::string(14, '\0')) + attribute(2, 0x00018010, name)
           + attribute(2, 0x0006800F, "content") + attribute(2, 0x00069005, properties);
}

} // namespace

TEST_CASE("file names lose what a file system must not see") {
    CHECK(safe_filename("../../etc/passwd") == "passwd");
    CHECK(safe_filename("C:\\temp\\a.txt") == "a.txt");
    CHECK(safe_filename("a\x01\nb\x7F.txt") == "ab.txt");
    CHECK(safe_filename("a<b>:\"|?*.txt") == "a_b______.txt");
    CHECK(safe_filename("\xE2\x80\xAEgpj.exe") == "gpj.exe");
    CHECK(safe_filename(".bashrc") == "bashrc");
    CHECK(safe_filename("-rf") == "rf");
    CHECK(safe_filename(" trailing. ") == "trailing");
    CHECK(safe_filename("Grüße 漢字.pdf") == "Grüße 漢字.pdf");
    for (const char* nothing : {"", "..", "/", "...", "\x01"}) CHECK(safe_filename(nothing).empty());
}

TEST_CASE("a name that is too long keeps its extension") {
    std::string name = safe_filename(std::string(5000, 'x') + ".pdf");
    CHECK(name.size() == limits::filename_bytes);
    CHECK(name.ends_with("x.pdf"));
}

TEST_CASE("files without a name get one that fits") {
    Message m = parse("Content-Type: image/png\n\n\x89PNG\r\n\x1A\n....");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "attachment-1.png");
}

TEST_CASE("content tells its type where the declaration differs") {
    Message m = parse("Content-Type: application/octet-stream; name=x\n\n%PDF-1.7 and so on");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content_type == "application/octet-stream");
    CHECK(m.attachments[0].detected_type == "application/pdf");
    CHECK(parse("Content-Type: application/pdf\n\n%PDF-1.7").attachments.at(0).detected_type.empty());
    CHECK(detect_type("MZ\x90\0...."s) == "application/vnd.microsoft.portable-executable");
    CHECK(detect_type("BM, said the doctor, is a matter of").empty());
    CHECK(detect_type("").empty());
}

TEST_CASE("a content type of bytes that no token has is none") {
    const Message m = parse("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
                            "application/\xFF\xF0pdf; name=a\n\nx\n--b--\n");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content_type == "application/octet-stream");
    CHECK(is_utf8(read_parameters("a\xFF/b; c=d").value));
}

TEST_CASE("base64 of every sort of mistake") {
    CHECK(decode_base64("aGVs\r\nbG8=") == "hello");
    CHECK(decode_base64("aGVsbG8") == "hello");
    CHECK(decode_base64("aGVs{bG8=") == "hello");
    CHECK(decode_base64("aGk=aGk=") == "hihi");
    CHECK(decode_base64("a").empty());
    for (const char* s : {"aGVs\r\nbG8=", "aGVsbG8", "aGVs{bG8=", "aGk=aGk=", "a", "", "====", "YQ==YQ"})
        CHECK(base64_size(s) == decode_base64(s).size());
    std::string all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(static_cast<unsigned char>(i)));
    for (std::size_t n = 0; n < all.size(); ++n) {
        std::string_view part = std::string_view(all).substr(n);
        CHECK(base64_size(part) == decode_base64(part).size());
    }
}

TEST_CASE("quoted-printable of every sort of mistake") {
    CHECK(decode_quoted_printable("a=3D=\r\nb  \r\nc=") == "a=b\r\nc");
    CHECK(decode_quoted_printable("=e4=E4=G1=") == "\xE4\xE4=G1");
    for (const char* s :
         {"a=3D=\r\nb  \r\nc=", "=e4=E4=G1=", "", "=", "==", "=4", "=41=", "a \t=\n\n=\r=41", "= \nx"})
        CHECK(quoted_printable_size(s) == decode_quoted_printable(s).size());
}

TEST_CASE("quoted-printable is read the same as a whole and line by line") {
    constexpr std::array<std::string_view, 12> pieces{"a", "=",  "=4", "=41",  "=\n", "=\r\n",
                                                      " ", "\t", "\n", "\r\n", "\r",  "x="};
    std::minstd_rand random{1};
    for (int i = 0; i < 20'000; ++i) {
        std::string encoded;
        for (std::size_t n = random() % 10; n > 0; --n) encoded += pieces[random() % pieces.size()];
        INFO(encoded);
        const std::string decoded = decode_quoted_printable(encoded);
        CHECK(decoded == EncodedBytes(encoded, TransferEncoding::quoted_printable).bytes());
        CHECK(decoded.size() == quoted_printable_size(encoded));
    }
}

TEST_CASE("uuencode of every sort of mistake") {
    CHECK(decode_uuencode("begin 644 cat.txt\n#0V%T\n`\nend\nmore\n") == "Cat");
    CHECK(decode_uuencode("words\nbegin 644 x\n#0V%T\n") == "Cat");
    for (const char* s : {"#0V%T", "#0V%", "#0V", "#0", "#", "$0V%T", "", "\n\n", "begin 644 x",
                          "begin 644 x\nend", "M0V%T\n!0\n"})
        CHECK(uuencode_size(s) == decode_uuencode(s).size());
}

TEST_CASE("winmail.dat gives its files and its text") {
    std::string raw =
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n"
        + winmail();
    Message m = parse(raw);
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "bär.txt");
    CHECK(m.attachments[0].content.decode() == "content");
    CHECK(m.text == "The body");
}

TEST_CASE("a winmail.dat cut anywhere gives what stands before the cut") {
    std::string whole = winmail();
    for (std::size_t n = 0; n < whole.size(); ++n) {
        auto tnef = read_tnef(std::string_view(whole).substr(0, n));
        CHECK(tnef.has_value() == (n >= 4));
    }
    std::string lies =
        little(0x223E9F78, 4) + little(1, 2) + "\x02" + little(0x0006800F, 4) + little(0xFFFFFFFF, 4) + "x";
    CHECK(read_tnef(lies)->files.empty());
}

TEST_CASE("a type inside a winmail.dat that is none does not go on to a terminal") {
    CHECK(make_attachment("a", "Image/PNG", "x", 1).content_type == "image/png");
    for (const char* type : {"", "text", "text/\x1B[2J", "text/a\nb", "a/b c", "/"})
        CHECK(make_attachment("a", type, "x", 1).content_type == "application/octet-stream");
}

TEST_CASE("limits: the text inside a winmail.dat is bounded as any other") {
    const std::string body(3 * limits::text_bytes, 'x');
    const std::string raw = "Content-Type: application/ms-tnef; name=winmail.dat\n\n" + little(0x223E9F78, 4)
                            + little(1, 2) + attribute('\x01', 0x0002800C, body);
    Message m = parse(raw);
    CHECK(m.text.size() == limits::text_bytes);
    REQUIRE(m.defects.size() == 1);
    CHECK(m.defects[0].what == "text-too-long");
}

TEST_CASE("a winmail.dat that is none stays a file") {
    Message m = parse("Content-Type: application/ms-tnef; name=winmail.dat\n\nnothing of the kind");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "winmail.dat");
}

TEST_CASE("SHA-256 of FIPS 180-4's example") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
