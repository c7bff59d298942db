// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/crash_guard.hpp"

#include "daemon/log.hpp"
#include "daemon/state_dir.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace ticketd {

namespace {

// The first line has one length, so that it alone is written anew for a mail.
constexpr std::string_view nothing = "-";

// At its end a signal of a fault leaves its mark.
constexpr std::size_t mark_at = 62;
constexpr char fault_mark = '!';
constexpr std::array faults{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
std::array<struct sigaction, faults.size()> actions_before{};
std::atomic<int> file_to_mark = -1;

extern "C" void mark_fault(int signal) {
    (void)!::pwrite(file_to_mark, &fault_mark, 1, mark_at);
    for (std::size_t i = 0; i < faults.size(); ++i)
        if (faults[i] == signal) ::sigaction(signal, &actions_before[i], nullptr);
    ::raise(signal);
}

void begin_marking(int descriptor) {
    file_to_mark = descriptor;
    struct sigaction action{};
    action.sa_handler = mark_fault;
    for (std::size_t i = 0; i < faults.size(); ++i) ::sigaction(faults[i], &action, &actions_before[i]);
}

void end_marking() {
    for (std::size_t i = 0; i < faults.size(); ++i) ::sigaction(faults[i], &actions_before[i], nullptr);
    file_to_mark = -1;
}

std::string first_line(const std::optional<store::Delivery>& in_hand) {
    const auto said =
        in_hand ? fmt::format("{} {} {}", in_hand->mailbox.value, in_hand->uidvalidity, in_hand->uid)
                : std::string(nothing);
    return fmt::format("{:<63}\n", said);
}

/// What a mail is known by over several runs. UIDVALIDITY 0 is no mailbox's own.
store::Delivery lasting_name(const intake::RawMail& mail) {
    if (mail.print == 0) return mail.delivery;
    return {.mailbox = mail.delivery.mailbox, .uidvalidity = 0, .uid = mail.print};
}

std::optional<store::Delivery> read_delivery(std::istream& line) {
    store::Delivery delivery;
    if (line >> delivery.mailbox.value >> delivery.uidvalidity >> delivery.uid) return delivery;
    return std::nullopt;
}

} // namespace

CrashGuard::CrashGuard(const std::filesystem::path& state_dir) : file_(state_dir / running_file) {}

void CrashGuard::begin() {
    std::error_code unknown;
    if (std::filesystem::exists(file_, unknown)) {
        careful_ = careful_mails;
        read(file_);
        log::warning(
            "the last run did not end well: the next {} mails are taken one by one, so that one that "
            "ends the program is found and put on hold; look at what was logged before, and see "
            "`ticketctl hold`",
            careful_mails);
    }
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0)
        log::warning("{}: {}; a mail that ends the program would not be found: look at the disk of state_dir",
                     file_.string(), std::strerror(errno));
    write();
    if (descriptor_ >= 0) begin_marking(descriptor_);
}

void CrashGuard::ends_well() {
    if (descriptor_ < 0) return;
    end_marking();
    ::close(std::exchange(descriptor_, -1));
    ::unlink(file_.c_str());
}

void CrashGuard::read(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    std::istringstream first(line);
    const auto in_hand = read_delivery(first);
    const bool by_fault = line.size() > mark_at && line[mark_at] == fault_mark;
    while (std::getline(stream, line)) {
        std::istringstream words(line);
        const auto delivery = read_delivery(words);
        int count = 0;
        if (delivery && words >> count) crashes_[*delivery] = std::clamp(count, 0, most_weight);
    }
    if (in_hand) crashes_[*in_hand] += by_fault ? weight_of_fault : 1;
}

void CrashGuard::write() {
    if (descriptor_ < 0) return;
    std::string text = first_line(std::nullopt);
    for (const auto& [delivery, count] : crashes_)
        text +=
            fmt::format("{} {} {} {}\n", delivery.mailbox.value, delivery.uidvalidity, delivery.uid, count);
    // A power cut may lose it: then somebody counts from the beginning.
    if (::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size())
        && ::ftruncate(descriptor_, static_cast<off_t>(text.size())) == 0)
        return;
    log::warning("{}: {}; a mail that ends the program may not be found: look at the disk of state_dir",
                 file_.string(), std::strerror(errno));
}

void CrashGuard::note(const std::optional<store::Delivery>& in_hand) {
    const auto line = first_line(in_hand);
    if (descriptor_ >= 0 && ::pwrite(descriptor_, line.data(), line.size(), 0) < 0)
        log::warning("{}: {}; a mail that ends the program may not be found: look at the disk of state_dir",
                     file_.string(), std::strerror(errno));
}

Pipeline::Taken CrashGuard::take(Pipeline& pipeline, store::Store& store, std::vector<intake::RawMail> mails,
                                 store::Instant now, Pipeline::Errand& errand) {
    if (careful_ <= 0) return pipeline.take(store, std::move(mails), now, errand);
    Pipeline::Taken all;
    for (auto& mail : mails) {
        auto one = take_one(pipeline, store, std::move(mail), now);
        all.queued_mail = all.queued_mail || one.queued_mail;
        all.dispositions.insert(all.dispositions.end(), one.dispositions.begin(), one.dispositions.end());
        --careful_;
    }
    return all;
}

Pipeline::Taken CrashGuard::take_one(Pipeline& pipeline, store::Store& store, intake::RawMail mail,
                                     store::Instant now) {
    const auto delivery = lasting_name(mail);
    const auto known = crashes_.find(delivery);
    if (known != crashes_.end() && known->second >= most_weight) {
        auto held = put_on_hold(store, std::move(mail), now);
        crashes_.erase(known);
        write();
        return held;
    }
    note(delivery);
    std::vector<intake::RawMail> alone;
    alone.push_back(std::move(mail));
    Pipeline::Taken taken;
    try {
        taken = pipeline.take(store, std::move(alone), now);
        if (taken.rest) std::exchange(taken.rest, nullptr)(); // while it is known whose it is
    } catch (...) {
        note(std::nullopt);
        throw;
    }
    if (known == crashes_.end()) {
        note(std::nullopt);
    } else {
        crashes_.erase(known);
        write();
    }
    return taken;
}

/// Without a look into it: what reads it may be what ends.
Pipeline::Taken CrashGuard::put_on_hold(store::Store& store, intake::RawMail mail, store::Instant now) {
    store::HeldMail held;
    held.delivery = mail.delivery;
    held.at = now;
    held.error = "the program ended again and again while it had this mail in hand";
    held.raw = std::move(mail.bytes);
    held.received = std::min(mail.internal_date, now);
    held.size = mail.size;
    held.header_only = mail.header_only;
    const auto id = store.hold(held);
    log::error(
        "mail UID {}: {}; it is on hold as number {}. Report it with the output of `ticketctl hold show "
        "{}`: it shows an error in ticketd",
        mail.delivery.uid, held.error, id.value, id.value);
    Pipeline::Taken taken;
    taken.dispositions = {intake::Disposition::held};
    return taken;
}

} // namespace ticketd
