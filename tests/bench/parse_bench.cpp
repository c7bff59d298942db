// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// parse_bench FOLDER [ROUNDS]: reads every *.eml below FOLDER (tests/bench/parse makes one with mkmail.py),
// parses each, decodes every attachment, and prints messages and MB per CPU-second, best round of each; GMime
// 3 does the same work in turns with us where it was found.
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"
#include "tests/bench/cpu_time.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#ifdef TICKETD_GMIME
#include <gmime/gmime.h>
#endif

namespace {

using Mails = std::vector<std::string>;

Mails load(const char* folder) {
    Mails mails;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".eml") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        mails.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return mails;
}

/// Bytes that came out: so that no work can be left away, and for a look at whether both did the same.
std::size_t ours(const std::string& raw) {
    ticketd::parser::Message m = ticketd::parser::parse(raw);
    std::size_t bytes = m.text.size() + m.html_body.size();
    for (const auto& a : m.attachments) bytes += a.content.decode().size();
    return bytes;
}

std::size_t hash_only(const std::string& raw) {
    return static_cast<std::size_t>(ticketd::parser::content_hash(raw)[0]) & 1U;
}

#ifdef TICKETD_GMIME
struct Sum {
    std::size_t bytes = 0;
};

void add_leaf(GMimeObject*, GMimeObject* part, gpointer data) {
    Sum& sum = *static_cast<Sum*>(data);
    if (GMIME_IS_TEXT_PART(part)) {
        char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        sum.bytes += text ? std::string_view(text).size() : 0;
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        GMimeStream* memory = g_mime_stream_mem_new();
        GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
        if (content)
            sum.bytes += static_cast<std::size_t>(
                std::max<ssize_t>(0, g_mime_data_wrapper_write_to_stream(content, memory)));
        g_object_unref(memory);
    }
}

std::size_t gmime(const std::string& raw) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(raw.data(), raw.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
    Sum sum;
    if (message) {
        const char* subject = g_mime_message_get_subject(message);
        sum.bytes += subject ? 1 : 0;
        g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_FROM);
        g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO);
        g_mime_message_get_date(message);
        g_mime_message_foreach(message, add_leaf, &sum);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return sum.bytes;
}
#endif

struct Contender {
    const char* name;
    std::function<std::size_t(const std::string&)> read;
    double best = std::numeric_limits<double>::max();
    std::size_t bytes = 0;
};

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: parse_bench FOLDER [ROUNDS]\n");
        return 2;
    }
    const Mails mails = load(arguments[1]);
    const int rounds = count > 2 ? std::atoi(arguments[2]) : 3;
    std::size_t size = 0;
    for (const std::string& m : mails) size += m.size();
    std::vector<Contender> contenders;
    contenders.push_back({"ticketd parse", ours});
    contenders.push_back({"ticketd content_hash", hash_only});
#ifdef TICKETD_GMIME
    g_mime_init();
    contenders.push_back({"GMime 3", gmime});
#endif
    for (int round = 0; round < rounds; ++round) {
        for (Contender& c : contenders) {
            c.bytes = 0;
            const double start = cpu_seconds();
            for (const std::string& m : mails) c.bytes += c.read(m);
            c.best = std::min(c.best, cpu_seconds() - start);
        }
    }
    std::printf("%zu mails, %.1f MB, mean %.1f KB, best of %d\n", mails.size(),
                static_cast<double>(size) / 1e6,
                static_cast<double>(size) / 1e3 / static_cast<double>(std::max<std::size_t>(mails.size(), 1)),
                rounds);
    for (const Contender& c : contenders)
        std::printf("%-22s %9.0f mails/CPU-s %8.1f MB/CPU-s %8.2f us/mail  (%zu bytes out)\n", c.name,
                    static_cast<double>(mails.size()) / c.best, static_cast<double>(size) / 1e6 / c.best,
                    c.best * 1e6 / static_cast<double>(mails.size()), c.bytes);
    return 0;
}
