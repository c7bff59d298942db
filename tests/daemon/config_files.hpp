// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace ticketd::config {

/// A folder of its own with files in it, gone with the object.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "ticketd-config-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The least that a configuration needs: 9 lines.
constexpr std::string_view least = R"([desk]
address = "support@example.com"
[[mailbox]]
url = "imaps://imap.example.com/INBOX"
user = "support"
password = "imap-secret"
[smtp]
url = "smtp://mail.example.com:587"
)";

inline Config load(std::string_view text) {
    const Folder folder;
    return load_config(folder.write("ticketd.toml", text));
}

/// What is said about a bad configuration, with the folder taken out: "ticketd.toml:3: …".
inline std::string faults(std::string_view text) {
    const Folder folder;
    try {
        load_config(folder.write("ticketd.toml", text));
        return "";
    } catch (const ConfigError& error) {
        std::string report = error.what();
        const std::string prefix = folder.path().string() + "/";
        for (auto at = report.find(prefix); at != report.npos; at = report.find(prefix))
            report.erase(at, prefix.size());
        return report;
    }
}

} // namespace ticketd::config
