// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/config.hpp"

#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace ticketd::config {

namespace {

std::string read_file(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        throw ConfigError(fmt::format("{}: is a folder; give the file with --config", file.string()));
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw ConfigError(fmt::format("{}: cannot be read ({}); give the right file with --config",
                                      file.string(), std::strerror(errno)));
    return {std::istreambuf_iterator<char>(stream), {}};
}

void read_sections(Section& root, Errors& errors, const std::filesystem::path& folder, Config& config) {
    Reading reading{root, errors, folder, config};
    read_oauth(reading);
    read_desk(reading);
    read_smtp(reading);
    read_staff(reading);
    read_trust(reading);
    read_threads(reading);
    read_ack(reading);
    read_gate(reading);
    read_forms(reading);
    read_spam(reading);
    read_calendars(reading);
    read_levels(reading);
    read_licenses(reading);
    read_reminders(reading);
    read_digest(reading);
    read_retention(reading);
    read_confidential(reading);
    read_http(reading);
    read_log(reading);
}

} // namespace

std::vector<intake::MailboxSettings> Config::ways_in() const {
    auto all = mailboxes;
    if (lmtp.listen.empty()) return all;
    auto& last = all.emplace_back();
    last.name = last.label = lmtp.name();
    last.max_message_size = lmtp.max_message_size;
    return all;
}

Config load_config(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    Errors errors(file.string());
    Config config = defaults();
    if (const auto document = read_document(text, errors)) {
        Section root(&*document, "", errors);
        read_sections(root, errors, std::filesystem::absolute(file).parent_path(), config);
    }
    for (auto& login : config.oauth) login.file = config.state_dir / "oauth" / login.name;
    if (!errors.empty()) throw ConfigError(errors.report());
    return config;
}

} // namespace ticketd::config
