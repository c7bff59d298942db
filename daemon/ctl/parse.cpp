// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/mail_file.hpp"
#include "daemon/ctl/message_json.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/subject_tag.hpp"

namespace ticketd::ctl {

Exit parse(const std::vector<std::string>& files) {
    const std::string default_tag = policy::Desk{}.tag; // `parse` needs no configuration
    for (const auto& file : files) {
        const auto bytes = read_mail_file(file);
        const auto message = parser::parse(bytes);
        Json json{{"file", file}};
        json.update(message_json(message));
        json["tids"] = policy::subject_tags(message.subject, default_tag);
        print(json);
    }
    return Exit::done;
}

} // namespace ticketd::ctl
