// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/in_flight.hpp"

#include "daemon/log.hpp"
#include "daemon/net/connection.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace ticketd::outbox {

namespace {

constexpr std::size_t head = 128;     ///< the first line, filled up with blanks
constexpr std::uint32_t slots = 2048; ///< more than there can be mails with a result that is not recorded

} // namespace

std::string this_boot() {
    if (const char* given = std::getenv("TICKETD_BOOT")) return given;
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    return boot;
}

InFlight::InFlight(std::filesystem::path file, std::string boot)
    : path_(std::move(file)),
      first_line_("ticketd-in-flight 1 " + boot),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    first_line_.resize(head - 1, ' ');
    first_line_ += '\n';
    if (!boot.empty() && file_.descriptor() >= 0) read();
}

void InFlight::read() {
    std::array<char, head> line{};
    std::vector<Slot> found(slots);
    const auto size = slots * sizeof(Slot);
    left_.known = ::pread(file_.descriptor(), line.data(), head, 0) == static_cast<ssize_t>(head)
                  && std::string_view(line.data(), head) == first_line_
                  && ::pread(file_.descriptor(), found.data(), size, head) == static_cast<ssize_t>(size);
    if (!left_.known) return;
    for (const auto& slot : found) {
        if (slot.mark == Mark::accepted) left_.accepted.push_back(store::OutboxId{slot.mail});
        if (slot.mark == Mark::unanswered) left_.unanswered.push_back(store::OutboxId{slot.mail});
    }
}

/// The slots are there from the beginning: writing over them needs no room on the disk.
void InFlight::begin() {
    left_ = {};
    removed_ = false;
    place_of_.clear();
    free_.clear();
    for (std::uint32_t place = slots; place > 0; --place) free_.push_back(place - 1);
    const std::string empty = first_line_ + std::string(slots * sizeof(Slot), '\0');
    usable_ = true;
    if (::pwrite(file_.descriptor(), empty.data(), empty.size(), 0) != static_cast<ssize_t>(empty.size()))
        give_up();
}

void InFlight::ending(store::OutboxId mail) {
    if (!usable_) {
        if (removed_ || remove()) return;
        throw net::Failure(
            fmt::format("{} can be neither written nor removed ({}); nothing is sent meanwhile, look "
                        "at the disk of state_dir",
                        path_.string(), std::strerror(errno)));
    }
    if (free_.empty()) {
        errno = ENOBUFS;
        return give_up();
    }
    const auto [place, is_new] = place_of_.try_emplace(mail.value, free_.back());
    if (is_new) free_.pop_back();
    write(place->second, {mail.value, Mark::unanswered});
}

void InFlight::accepted(store::OutboxId mail) {
    const auto place = place_of_.find(mail.value);
    if (place != place_of_.end()) write(place->second, {mail.value, Mark::accepted});
}

void InFlight::over(store::OutboxId mail) {
    const auto place = place_of_.find(mail.value);
    if (place == place_of_.end()) return;
    free_.push_back(place->second);
    place_of_.erase(place);
    write(free_.back(), {});
}

void InFlight::write(std::uint32_t place, const Slot& slot) {
    if (!usable_) return;
    const auto at = static_cast<off_t>(head + place * sizeof(Slot));
    if (::pwrite(file_.descriptor(), &slot, sizeof slot, at) != static_cast<ssize_t>(sizeof slot)) give_up();
}

bool InFlight::remove() {
    removed_ = ::unlink(path_.c_str()) == 0 || errno == ENOENT;
    return removed_;
}

void InFlight::give_up() {
    const int error = errno;
    usable_ = false;
    remove();
    log::warning(
        "{} cannot be written ({}): if this process is killed, mails that have left may be sent twice; "
        "look at the disk of state_dir and restart",
        path_.string(), std::strerror(error));
}

} // namespace ticketd::outbox
