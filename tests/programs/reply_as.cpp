// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/reply.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

/// reply_as PROGRAM FROM MESSAGE-ID ORIGINAL: the text on standard input as that program's reply to the mail
/// in the file ORIGINAL, on standard output. Without arguments: the programs' names.
int main(int count, char** arguments) {
    using namespace ticketd::programs;
    if (count == 1) {
        for (const auto& program : all()) std::cout << program.name << '\n';
        return 0;
    }
    const auto* program = count == 5 ? find(arguments[1]) : nullptr;
    if (program == nullptr) {
        std::cerr << "reply_as PROGRAM FROM MESSAGE-ID ORIGINAL <TEXT\n";
        return 2;
    }
    std::ifstream file(arguments[4], std::ios::binary);
    std::ostringstream original;
    original << file.rdbuf();
    Draft draft;
    draft.original = std::move(original).str();
    draft.from = arguments[2];
    draft.message_id = arguments[3];
    draft.text.assign(std::istreambuf_iterator<char>(std::cin), {});
    while (draft.text.ends_with('\n')) draft.text.pop_back();
    std::cout << program->reply(draft);
}
