// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/mail_source.hpp"

#include "daemon/records/mbox_index.hpp"
#include "parser/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <tuple>

namespace ticketd::records {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t enough_of_a_header = 64 * 1024;

/// "1795698685.M1P2.host:2,S" begins with when it came (https://cr.yp.to/proto/maildir.html).
std::optional<store::Instant> time_of_name(const std::string& name) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), seconds);
    const bool is_time = error == std::errc{} && end != name.data() + name.size() && *end == '.';
    if (!is_time || seconds < 100'000'000 || seconds > 100'000'000'000) return std::nullopt;
    return store::Instant(std::chrono::seconds(seconds));
}

std::vector<SourceMail> index_maildir(const fs::path& folder) {
    std::vector<SourceMail> mails;
    for (const auto* part : {"cur", "new"}) {
        std::error_code error;
        for (fs::directory_iterator file(folder / part, error), none; !error && file != none;
             file.increment(error)) {
            std::error_code ignored;
            if (!file->is_regular_file(ignored) || file->path().filename().string().starts_with('.'))
                continue;
            mails.push_back({time_of_name(file->path().filename().string()).value_or(store::Instant{}), 0,
                             file->file_size(ignored), file->path()});
        }
        if (error)
            throw SourceError(fmt::format("{}: {}; name a Maildir or an mbox file", (folder / part).string(),
                                          error.message()));
    }
    std::ranges::sort(mails, {}, [](const SourceMail& mail) { return mail.file.filename().string(); });
    return mails;
}

std::string bytes_of(const SourceMail& mail, std::uint64_t most) {
    std::ifstream stream(mail.file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(mail.offset));
    std::string bytes(static_cast<std::size_t>(std::min(mail.size, most)), '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (stream.bad() || (!stream && !stream.eof()))
        throw SourceError(fmt::format("{}: cannot be read; check its owner and rights", mail.file.string()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

} // namespace

MailSource::MailSource(const fs::path& path) {
    std::error_code unknown;
    is_mbox_ = !fs::is_directory(path, unknown);
    if (is_mbox_ && !fs::is_regular_file(path, unknown))
        throw SourceError(fmt::format("{}: is not there; name a Maildir or an mbox file", path.string()));
    mails_ = is_mbox_ ? index_mbox(path) : index_maildir(path);
    store::Instant last{};
    for (auto& mail : mails_) {
        if (mail.received == store::Instant{}) {
            const auto header = parser::parse_header(bytes_of(mail, enough_of_a_header));
            mail.received = header.date ? store::Instant(header.date->utc) : last;
        }
        last = mail.received;
    }
    std::ranges::sort(mails_, {}, [](const SourceMail& mail) {
        return std::tuple(mail.received, mail.offset, mail.file.filename().string());
    });
}

std::string MailSource::read(const SourceMail& mail, std::uint64_t most) const {
    const auto bytes = bytes_of(mail, most);
    if (is_mbox_) return unquoted(bytes);
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 32);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) out += '\r';
        out += bytes[i];
    }
    return out;
}

} // namespace ticketd::records
