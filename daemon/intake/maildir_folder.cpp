// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_folder.hpp"

#include "daemon/files.hpp"
#include "daemon/intake/imap_name.hpp"
#include "daemon/net/connection.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

namespace ticketd::intake {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t longest_header = 1'000'000;
constexpr unsigned most_of_one_name = 10'000; ///< mails, in the folder that they are moved to

[[noreturn]] void fail(const fs::path& path, const char* doing, int error) {
    throw net::Failure(path.string() + ": cannot be " + doing + ": " + std::generic_category().message(error)
                           + "; check that it is a Maildir that the service may read and write",
                       error == EACCES || error == EPERM || error == ENOTDIR);
}

struct DirCloser {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

void list_into(const fs::path& root, const std::string& part, std::vector<MaildirFile>& files) {
    const std::unique_ptr<DIR, DirCloser> folder(::opendir((root / part).c_str()));
    if (!folder) fail(root / part, "read", errno);
    for (errno = 0; const auto* entry = ::readdir(folder.get()); errno = 0) {
        const std::string_view name(entry->d_name);
        if (name.starts_with('.')) continue;
        std::string path = part;
        path.append("/").append(name);
        files.push_back({.base = std::string(name.substr(0, name.find(':'))), .path = std::move(path)});
    }
    if (errno != 0) fail(root / part, "read", errno);
}

std::string read_bytes(const fs::path& path, int descriptor, std::uint64_t most) {
    std::string bytes;
    std::array<char, 64 * 1024> buffer;
    while (bytes.size() < most) {
        const auto wanted = std::min<std::uint64_t>(buffer.size(), most - bytes.size());
        const auto got = ::read(descriptor, buffer.data(), wanted);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, "read", errno);
        if (got == 0) break;
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return bytes;
}

/// Up to the empty line, which stays.
std::string_view header_of(std::string_view text) {
    const auto crlf = text.find("\r\n\r\n"), lf = text.find("\n\n");
    if (lf < crlf) return text.substr(0, lf + 2);
    return crlf == text.npos ? text : text.substr(0, crlf + 4);
}

void make_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "made", errno);
}

void make_maildir(const fs::path& folder) {
    make_folder(folder);
    for (const auto* part : {"tmp", "new", "cur"}) make_folder(folder / part);
    const File mark(::open((folder / "maildirfolder").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

void settle(const fs::path& folder) {
    const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.descriptor() >= 0) ::fsync(opened.descriptor());
}

/// A delivery agent writes a mail once, and who moves it leaves that time.
store::Instant received_at(const struct stat& about) {
    return store::Instant{std::chrono::seconds{about.st_mtim.tv_sec}};
}

/// Two names of one mail: it was moved while the folders were listed.
bool is_one_mail(const fs::path& one, const fs::path& other) {
    struct stat first{}, second{};
    if (::lstat(one.c_str(), &first) != 0 || ::lstat(other.c_str(), &second) != 0) return true;
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/// rename(2) that replaces nothing. False: errno says why, EEXIST where the name is taken.
bool rename_beside(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    struct stat found{}; // a file system that cannot do both in one step; nobody else gives such names there
    if (::lstat(to.c_str(), &found) == 0) errno = EEXIST;
    return errno == ENOENT && ::rename(from.c_str(), to.c_str()) == 0;
}

} // namespace

std::vector<MaildirFile> MaildirFolder::list() const {
    std::vector<MaildirFile> files;
    list_into(root_, "new",
              files); // before cur: a mail that is moved in between is seen twice, never not at all
    list_into(root_, "cur", files);
    const auto before = [](const MaildirFile& a, const MaildirFile& b) {
        return std::tie(a.base, a.path) < std::tie(b.base, b.path); // cur before new
    };
    std::ranges::sort(files, before);
    std::vector<MaildirFile> mails;
    mails.reserve(files.size());
    for (auto& file : files) {
        if (mails.empty() || mails.back().base != file.base)
            mails.push_back(std::move(file));
        else if (!is_one_mail(root_ / mails.back().path, root_ / file.path))
            mails.back().twin = std::move(file.path);
    }
    return mails;
}

std::optional<MaildirMail> MaildirFolder::read(const MaildirFile& file, std::uint64_t limit) const {
    const auto path = root_ / file.path;
    const File opened(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (opened.descriptor() < 0 && errno == ENOENT) return std::nullopt;
    if (opened.descriptor() < 0) fail(path, "opened", errno);
    struct stat about{};
    if (::fstat(opened.descriptor(), &about) != 0) fail(path, "looked at", errno);
    if (!S_ISREG(about.st_mode)) fail(path, "read as a mail", EINVAL);
    MaildirMail mail;
    mail.size = static_cast<std::uint64_t>(about.st_size);
    mail.received = received_at(about);
    mail.header_only = mail.size > limit;
    auto bytes =
        read_bytes(path, opened.descriptor(), mail.header_only ? std::min(limit, longest_header) : mail.size);
    mail.bytes = with_crlf(mail.header_only ? header_of(bytes) : std::string_view(bytes));
    return mail;
}

std::optional<store::Instant> MaildirFolder::received(const MaildirFile& file) const {
    struct stat about{};
    if (::lstat((root_ / file.path).c_str(), &about) != 0) return std::nullopt;
    return received_at(about);
}

bool MaildirFolder::move(const MaildirFile& file, const std::string& folder) const {
    const auto target = root_ / maildir_folder_name(folder);
    const auto colon = file.path.find(':');
    const auto flags = colon == std::string::npos ? ":2," : file.path.substr(colon);
    const auto from = root_ / file.path;
    bool made = false;
    for (unsigned number = 1;;) {
        const auto name = number == 1 ? file.base : file.base + "-" + std::to_string(number);
        if (rename_beside(from, target / "cur" / (name + flags))) break;
        const int error = errno;
        if (error == ENOENT && ::access(from.c_str(), F_OK) != 0) return false;
        if (error == EEXIST && number < most_of_one_name) {
            ++number;
        } else if (error == ENOENT && !std::exchange(made, true)) {
            make_maildir(target);
        } else {
            fail(from, "moved", error);
        }
    }
    settle(target / "cur");
    return true;
}

std::string maildir_folder_name(const std::string& folder) {
    std::string name = "." + to_modified_utf7(folder);
    std::ranges::replace(name, '/', '.');
    return name;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (std::size_t from = 0; from < text.size();) {
        const auto end = text.find('\n', from);
        if (end == text.npos) return out.append(text.substr(from));
        out.append(text.substr(from, end - from));
        out += end > from && text[end - 1] == '\r' ? "\n" : "\r\n";
        from = end + 1;
    }
    return out;
}

} // namespace ticketd::intake
