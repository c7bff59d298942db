// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// parse_json FILE…: one JSON object a line, as `ticketctl parse` prints it but for `tids`; for a parser that
// is worked on when the rest of ticketctl does not build.
#include "daemon/ctl/message_json.hpp"
#include "parser/parse.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        if (!file) {
            std::cerr << "parse_json: cannot read " << arguments[i] << '\n';
            return 2;
        }
        std::string raw((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        nlohmann::json out = ticketd::ctl::message_json(ticketd::parser::parse(raw));
        out["file"] = arguments[i];
        std::cout << out.dump() << '\n';
    }
    return 0;
}
