// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace ticketd::ctl {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 500ms; ///< short work shows nothing
constexpr auto pace = 200ms;
constexpr auto enough_to_tell = 1s;

/// "12,345"
std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string minutes(std::chrono::seconds time) {
    const auto count = time.count();
    if (count >= 3600) return fmt::format("{}:{:02}:{:02}", count / 3600, count / 60 % 60, count % 60);
    return fmt::format("{}:{:02}", count / 60, count % 60);
}

} // namespace

Progress::Progress() : began_(Clock::now()) {
    if (::isatty(STDERR_FILENO) == 1) painter_ = std::jthread([this](std::stop_token stop) { run(stop); });
}

Progress::~Progress() {
    if (!painter_.joinable()) return;
    painter_.request_stop();
    painter_.join();
    if (width_ > 0) write("");
}

std::string Progress::line(std::string_view step, std::uint64_t done, std::uint64_t all,
                           Clock::duration spent) {
    using std::chrono::duration_cast, std::chrono::seconds;
    if (all == 0) {
        const auto time = minutes(duration_cast<seconds>(spent));
        return done == 0 ? fmt::format("{}, {}", step, time)
                         : fmt::format("{}  {}, {}", step, grouped(done), time);
    }
    done = std::min(done, all);
    auto text = fmt::format("{}  {} of {} ({} %)", step, grouped(done), grouped(all), done * 100 / all);
    if (done == 0 || spent < enough_to_tell) return text;
    const auto rest =
        std::chrono::duration<double>(spent) * (static_cast<double>(all - done) / static_cast<double>(done));
    return text + fmt::format(", {} left", minutes(std::chrono::ceil<seconds>(rest)));
}

void Progress::show(std::string_view step, std::uint64_t done, std::uint64_t all) {
    if (!painter_.joinable()) return;
    const std::lock_guard lock(mutex_);
    if (step != step_) {
        if (!step_.empty()) began_ = Clock::now();
        step_ = step;
    }
    done_ = done;
    all_ = all;
}

void Progress::run(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, stop, patience, [] { return false; });
    while (!stop.stop_requested()) {
        if (!step_.empty()) write(line(step_, done_, all_, Clock::now() - began_));
        bell_.wait_for(lock, stop, pace, [] { return false; });
    }
}

void Progress::write(std::string_view line) {
    std::string out = "\r" + std::string(line);
    if (width_ > line.size()) out.append(width_ - line.size(), ' ');
    if (line.empty()) out += '\r';
    width_ = line.size();
    std::fwrite(out.data(), 1, out.size(), stderr);
    std::fflush(stderr);
}

} // namespace ticketd::ctl
