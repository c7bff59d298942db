// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// Mails made to cost time or memory. Each is read at a size and at twice that size; the CPU time and the
// ratio are printed (2.0 is linear), and asserted is what came out and how much memory it took beyond the
// mail itself. A quadratic reader would not end at these sizes.
#include "parser/limits.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <malloc.h>
#include <new>
#include <string>

using namespace ticketd::parser;

namespace {

/// Bytes that C++ objects of this program have now, and had at most since the last reset.
struct Allocated {
    std::size_t now = 0, most = 0;
} allocated;

} // namespace

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    void* memory = std::malloc(size);
    if (!memory) return nullptr;
    allocated.now += malloc_usable_size(memory);
    allocated.most = std::max(allocated.most, allocated.now);
    return memory;
}

void* operator new(std::size_t size) {
    void* memory = operator new(size, std::nothrow);
    if (!memory) throw std::bad_alloc();
    return memory;
}

void operator delete(void* memory) noexcept {
    if (memory) allocated.now -= malloc_usable_size(memory);
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

/// More than a mail at all its limits takes: 8 MB of HTML, 4 MB of text, some copies of each on their way,
/// and every line of the text with its marks.
constexpr std::size_t most_memory = 64'000'000;

bool has_defect(const Message& m, std::string_view what) {
    return std::any_of(m.defects.begin(), m.defects.end(), [&](const Defect& d) { return d.what == what; });
}

std::string repeat(std::string_view what, std::size_t times) {
    std::string out;
    out.reserve(what.size() * times);
    for (std::size_t i = 0; i < times; ++i) out.append(what);
    return out;
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

using Maker = std::function<std::string(std::size_t)>;

/// Reads the mail of n and of 2n things; gives what was read of the larger one.
Message read_twice(const char* name, std::size_t n, const Maker& make) {
    static std::string kept; // attachments look into it
    double times[2] = {0, 0};
    std::size_t memory = 0;
    Message message;
    for (std::size_t i = 0; i < 2; ++i) {
        message = {};
        kept = make(n << i);
        std::size_t before = allocated.now;
        allocated.most = before;
        double start = cpu_seconds();
        message = parse(kept);
        times[i] = cpu_seconds() - start;
        memory = allocated.most - before;
    }
    std::printf(
        "%-44s %8.1f MB %8.3f s %8.1f MB/s, twice the size took %.1f times as long; %.1f MB beside it\n",
        name, static_cast<double>(kept.size()) / 1e6, times[1],
        static_cast<double>(kept.size()) / 1e6 / std::max(times[1], 1e-9),
        times[1] / std::max(times[0], 1e-9), static_cast<double>(memory) / 1e6);
    INFO(name);
    CHECK(memory < most_memory);
    return message;
}

const std::string multipart = "Content-Type: multipart/mixed; boundary=b\n\n";

} // namespace

TEST_CASE("100,000 nested multiparts are read to the limit") {
    Message m = read_twice("nested multiparts", 50'000, [](std::size_t n) {
        std::string raw = "Content-Type: multipart/mixed; boundary=b0\n\n";
        for (std::size_t i = 0; i < n; ++i)
            raw += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b"
                   + std::to_string(i + 1) + "\n\n";
        return raw + "--b" + std::to_string(n) + "\n\ndeep\n";
    });
    CHECK(has_defect(m, "too-deep"));
}

TEST_CASE("nested mails are not followed without end") {
    Message m = read_twice("nested message/rfc822", 50'000, [](std::size_t n) {
        return repeat("Content-Type: message/rfc822\n\n", n) + "deep";
    });
    CHECK(m.attachments.size() == 1);
}

TEST_CASE("a million parts are read to the limit") {
    Message m =
        read_twice("parts", 500'000, [](std::size_t n) { return multipart + repeat("--b\n\nx\n", n); });
    CHECK(has_defect(m, "too-many-parts"));
    CHECK(m.text.size() >= 2 * (limits::parts - 2));
}

TEST_CASE("a million header fields are read to the limit") {
    Message m = read_twice("header fields", 500'000,
                           [](std::size_t n) { return repeat("X-A: b\n", n) + "Subject: late\n\nbody"; });
    CHECK(m.fields.size() == limits::fields);
    CHECK(has_defect(m, "too-many-fields"));
    CHECK(m.text == "body");
}

TEST_CASE("a header line of 50 MB is cut, and the rest read") {
    Message m = read_twice("one header line", 25'000'000, [](std::size_t n) {
        return "X-A: " + std::string(n, 'x') + "\nSubject: s\n\nbody";
    });
    CHECK(m.subject == "s");
    CHECK(m.text == "body");
    CHECK(has_defect(m, "field-too-long"));
    Message no_colon = read_twice("one header line without a colon", 25'000'000,
                                  [](std::size_t n) { return std::string(n, 'x'); });
    CHECK(no_colon.text.size() == limits::text_bytes);
}

TEST_CASE("a header of a million folds, and one of NULs, is cut") {
    Message folds = read_twice("folds", 1'000'000,
                               [](std::size_t n) { return "Subject: a" + repeat("\n b", n) + "\n\nbody"; });
    CHECK(folds.subject.size() == limits::subject_bytes);
    Message nul = read_twice("folds with NUL", 500'000, [](std::size_t n) {
        return "Subject: a" + repeat(std::string_view("\n \0b", 4), n) + "\n\nbody";
    });
    CHECK(nul.text == "body");
}

TEST_CASE("folds that hold carriage returns cost no more than others") {
    Message m = read_twice("folds with CR", 50, [](std::size_t n) {
        return multipart + repeat("--b\nX-A: a" + repeat("\n a\rb", 60'000) + "\n\nbody\n", n);
    });
    CHECK(has_defect(m, "bare-cr-in-header"));
    CHECK(m.text.starts_with("body"));
}

TEST_CASE("pictures' ids that nothing ends are read once") {
    Message m = read_twice("cid:", 1'000'000, [](std::size_t n) {
        return multipart + "--b\nContent-Type: text/html\n\n<p>" + repeat("cid:", n)
               + "\n--b\nContent-Type: image/png\nContent-ID: <a@b>\n\nx\n--b--\n";
    });
    CHECK(m.attachments.size() == 1);
}

TEST_CASE("quotes that nothing closes are looked for once") {
    const double start = cpu_seconds();
    Message m = read_twice("escaped quotes", 60'000, [](std::size_t n) {
        std::string raw;
        for (const char* name : {"From: ", "To: ", "Cc: ", "Reply-To: "})
            raw += name + repeat("\\\"", n) + " a@b.c\n";
        return raw + "\nbody";
    });
    CHECK(m.text == "body");
    CHECK(cpu_seconds() - start < 10); // a minute, where each quote is
}

TEST_CASE("a body of 200 MB gives its beginning as text") {
    Message m = read_twice("body", 100'000'000, [](std::size_t n) {
        return "Subject: s\n\n" + repeat("line of some text, and so on it goes\n", n / 37);
    });
    CHECK(m.text.size() == limits::text_bytes);
    CHECK(has_defect(m, "text-too-long"));
}

TEST_CASE("base64 of one endless line is one attachment") {
    Message m = read_twice("base64 in one line", 20'000'000, [](std::size_t n) {
        return "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + repeat("QUJD", n / 4);
    });
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].size == 30'000'000);
    CHECK(m.attachments[0].content.decode().size() == 30'000'000);
}

TEST_CASE("a report of 100 MB is read at its beginning") {
    for (const char* type : {"text/plain", "message/delivery-status", "message/rfc822"})
        for (const char* encoding : {"7bit", "base64", "quoted-printable"}) {
            Message m = read_twice(type, 50'000'000, [&](std::size_t n) {
                return "Return-Path: <>\nFrom: MAILER-DAEMON@x.y\nContent-Type: multipart/report; "
                       "report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
                       + std::string(type) + "\nContent-Transfer-Encoding: " + encoding + "\n\n"
                       + repeat("RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAYi5jCg==\n", n / 45) + "--b--\n";
            });
            CHECK(m.kind == Kind::bounce);
        }
}

TEST_CASE("boundaries made to be compared long cost no more than their bytes") {
    Message alike = read_twice("boundaries that differ at their end", 20'000, [](std::size_t n) {
        std::string head, common(200, 'a');
        for (int i = 0; i < 45; ++i) {
            const auto boundary = common + std::to_string(10 + i);
            head.append("Content-Type: multipart/mixed; boundary=").append(boundary);
            head.append("\n\n--").append(boundary).append("\n");
        }
        return head + "\n" + repeat("--" + common + "zz\n", n);
    });
    CHECK_FALSE(alike.text.empty());
    Message dashes = read_twice("lines of dashes", 5'000'000,
                                [](std::size_t n) { return multipart + "--b\n\n" + repeat("--\n", n); });
    CHECK_FALSE(dashes.text.empty());
    Message one_line = read_twice("one line of dashes", 20'000'000,
                                  [](std::size_t n) { return multipart + "--b\n\n" + std::string(n, '-'); });
    CHECK_FALSE(one_line.text.empty());
}

TEST_CASE("encoded words made to be searched long are read once") {
    for (const char* piece : {"=?", "=?a?q?", "=?utf-8?q?x?= ", "=?utf-8?B?", "=?utf-8?q?=41?=41"}) {
        Message m = read_twice(piece, 100'000, [&](std::size_t n) {
            return "Subject: " + repeat(piece, n) + "\nFrom: " + repeat(piece, n) + "\n\n";
        });
        CHECK(m.subject.size() <= limits::subject_bytes);
    }
}

TEST_CASE("addresses with a million commas, quotes, brackets and comments are read to the limit") {
    for (const char* piece :
         {",", "a@b.c,", "\"", "(", "<", "\\", "a:", "<a@b.c", "(a)", "\"a\" ", "@", ";", "=?"}) {
        Message m =
            read_twice(piece, 500'000, [&](std::size_t n) { return "To: " + repeat(piece, n) + "\n\n"; });
        CHECK(m.to.size() <= limits::addresses);
    }
}

TEST_CASE("parameters and ids without number are read to the limit") {
    for (const char* piece : {"; a=b", "; name*0*=x", "; a", ";", "\"", "(", "; name=\"", "*"}) {
        Message m = read_twice(piece, 100'000, [&](std::size_t n) {
            return "Content-Type: text/plain" + repeat(piece, n) + "\n\nbody";
        });
        CHECK((m.text.find("body") != std::string::npos || m.attachments.size() == 1));
    }
    Message ids = read_twice("references", 200'000,
                             [](std::size_t n) { return "References: " + repeat("<a@b>", n) + "\n\n"; });
    CHECK(ids.references.size() == limits::message_ids);
}

TEST_CASE("HTML nested 100,000 deep, and HTML without end, is read") {
    struct Case {
        const char* name;
        std::string before, piece, after;
    };
    for (const Case& c :
         {Case{"nested div", "", "<div>", "deep"}, Case{"div, then other ends", "<div><div>", "</p>", "deep"},
          Case{"nested and unclosed b", "", "<b><p>x", "deep"},
          Case{"nested blockquote", "", "<blockquote>", "deep"}, Case{"nested lists", "", "<ul><li>", "deep"},
          Case{"nested tables", "", "<table><tr><td>", "deep"}, Case{"attributes", "<p ", "a=b ", ">deep"},
          Case{"unclosed comments", "", "<!--", "deep"}, Case{"open brackets", "", "<", "deep"},
          Case{"entities", "", "&amp", ";deep"}, Case{"ampersands", "", "&", " deep"},
          Case{"unclosed scripts", "", "<script>", "deep"}, Case{"CDATA", "", "<![CDATA[", "deep"},
          Case{"links", "", "<a href='http://x.y/z'>", "deep"},
          Case{"long attribute", "<p a='", "xxxx", "'>deep"}, Case{"line breaks", "", "<br>", "deep"},
          Case{"processing", "", "<?x ", "deep"}}) {
        Message m = read_twice(c.name, 100'000, [&](std::size_t n) {
            return "Content-Type: text/html\n\n" + c.before + repeat(c.piece, n) + c.after;
        });
        CHECK(m.html);
    }
}

TEST_CASE("a tag of 100,000 attributes, each with its own name, is read") {
    Message m = read_twice("attributes with names of their own", 100'000, [](std::size_t n) {
        std::string tag = "Content-Type: text/html\n\n<p>before<p";
        for (std::size_t i = 0; i < n; ++i) tag += " a" + std::to_string(i);
        return tag + ">after";
    });
    CHECK(m.text == "before\n\nafter\n");
    Message many = read_twice("many tags of 300 attributes", 500, [](std::size_t n) {
        std::string tag = "<p";
        for (std::size_t i = 0; i < 300; ++i) tag += " a" + std::to_string(i);
        return "Content-Type: text/html\n\n" + repeat(tag + ">x", n);
    });
    CHECK(many.text.size() > 1000);
}

TEST_CASE("text made to be searched long for files or soft breaks is read once") {
    Message uu = read_twice("begin lines", 500'000,
                            [](std::size_t n) { return "Subject: s\n\n" + repeat("begin 644 x\n", n); });
    CHECK(uu.attachments.empty());
    Message data = read_twice("begin and data", 300'000, [](std::size_t n) {
        return "Subject: s\n\n" + repeat("begin 644 x\n#86)C\n", n);
    });
    CHECK_FALSE(data.text.empty());
    Message flowed = read_twice("flowed", 500'000, [](std::size_t n) {
        return "Content-Type: text/plain; format=flowed\n\n" + repeat("> x \n", n);
    });
    CHECK_FALSE(flowed.text.empty());
}

TEST_CASE("a mail of nothing but line ends, blanks, NULs or quotes is read") {
    for (const std::string& piece :
         {std::string("\r"), std::string("\n"), std::string("\r\n"), std::string(" "), std::string(1, '\0'),
          std::string(">"), std::string("> "), std::string("\xFF"), std::string("From \n"),
          std::string("\t\n")}) {
        Message bare = read_twice("bare", 1'000'000, [&](std::size_t n) { return repeat(piece, n); });
        CHECK(bare.attachments.size() <= 1);
        Message body = read_twice("as a body", 1'000'000,
                                  [&](std::size_t n) { return "Subject: s\n\n" + repeat(piece, n); });
        CHECK(body.subject == "s");
    }
}

TEST_CASE("texts in difficult charsets are converted in linear time") {
    for (const char* charset : {"utf-7", "iso-2022-jp", "gb18030", "utf-16", "hz-gb-2312", "", "euc-jp"}) {
        Message m = read_twice(charset, 500'000, [&](std::size_t n) {
            return "Content-Type: text/plain; charset=" + std::string(charset) + "\n\n"
                   + repeat("\x1B$B\xFF+A~{", n);
        });
        CHECK_FALSE(m.text.empty());
    }
}
