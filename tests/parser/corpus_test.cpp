// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// Runs ../shared/corpus/score.py, where it is there, on the parser; what the corpus is good for stands in its
// README. Rows of it that are missed on purpose, by reason:
// - a source's own words for an empty text, its title of a page before the text, or its blanks between words;
// - From filled from Reply-To where it is missing, or without some of the people it names: identity is From
// alone;
// - text parts of broken multiparts counted as attachments: they are read as text, all of them;
// - file names with a folder or with blanks replaced: ours are safe and otherwise as they were written;
// - uuencoded files left in the text, or a delivery-status part put into it;
// - spam, challenges and a list server's notices called bounces, and a bounce called none;
// - a bounce that a person forwards, called a bounce;
// - mobile and other signatures that one source keeps in the new text and another takes out, as we do;
// - a subject of 200 KB, of which we keep 4.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace {

struct ClosePipe {
    void operator()(std::FILE* f) const { pclose(f); }
};

std::string output_of(const std::string& command) {
    std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
    REQUIRE(pipe);
    std::string out;
    std::array<char, 4096> block{};
    while (std::size_t n = std::fread(block.data(), 1, block.size(), pipe.get())) out.append(block.data(), n);
    return out;
}

const std::filesystem::path corpus = std::filesystem::path(TICKETD_SOURCE_DIR) / ".." / "shared" / "corpus";

} // namespace

TEST_CASE("the corpus is read as its sources expect") {
    if (!std::filesystem::exists(corpus / "score.py")) {
        std::cout << "skipped: no corpus at " << corpus.string() << '\n';
        return;
    }
    auto score = nlohmann::json::parse(
        output_of("/usr/bin/python3 " + (corpus / "score.py").string() + " --json -- " + TICKETD_PARSE));
    CHECK(score["failed_batches"] == 0);
    CHECK(score["unread"] == 0);
    CHECK(score["source"]["percent"].get<double>() >= 93.0);
    for (const auto& [key, counts] : score["keys"].items()) {
        INFO(key << " " << counts.dump());
        double percent = 100.0 * counts[0].get<double>() / counts[1].get<double>();
        CHECK(percent >= (key.starts_with("second.") ? 99.5 : 80.0));
    }
}

TEST_CASE("ordinary conversations are not taken for machine mail") {
    if (!std::filesystem::exists(corpus / "score.py")) {
        std::cout << "skipped: no corpus at " << corpus.string() << '\n';
        return;
    }
    std::string files;
    for (const char* folder : {"notmuch", "mu", "public-inbox", "talon"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus / folder))
            if (entry.is_regular_file()) files += " '" + entry.path().string() + "'";
    std::string lines = output_of(std::string(TICKETD_PARSE) + files);
    std::size_t count = 0;
    for (std::size_t pos = 0; pos < lines.size(); ++count) {
        std::size_t end = lines.find('\n', pos);
        auto mail = nlohmann::json::parse(lines.substr(pos, end - pos));
        INFO(mail["file"]);
        CHECK(mail["kind"] != "bounce");
        CHECK(mail["kind"] != "auto_reply");
        CHECK(mail["bounces"].empty());
        pos = end + 1;
    }
    CHECK(count > 200);
}
