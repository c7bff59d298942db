// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace ticketd::tests {

/// A Maildir of a test's own, gone with the object.
class MaildirDisk {
public:
    MaildirDisk() {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-maildir-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        root = name;
        for (const auto* part : {"tmp", "new", "cur"}) std::filesystem::create_directory(root / part);
    }
    ~MaildirDisk() { std::filesystem::remove_all(root); }
    MaildirDisk(const MaildirDisk&) = delete;
    MaildirDisk& operator=(const MaildirDisk&) = delete;

    /// As a delivery agent does: written in tmp, then moved.
    void deliver(const std::string& name, const std::string& text = "Subject: a\n\nb\n") const {
        const auto part = name.find(':') == std::string::npos ? "new" : "cur";
        std::ofstream(root / "tmp" / name, std::ios::binary) << text;
        std::filesystem::rename(root / "tmp" / name, root / part / name);
    }
    std::size_t count(const std::string& part) const {
        std::error_code none;
        std::filesystem::directory_iterator files(root / part, none);
        std::size_t found = 0;
        for (; !none && files != std::filesystem::directory_iterator(); ++files) ++found;
        return found;
    }
    std::filesystem::path root;
};

} // namespace ticketd::tests
