// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// gnuplot as a child process: fixed words, its script on standard input, its picture from standard output.
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/report_output.hpp"
#include "daemon/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ticketd::ctl {

namespace {

using policy::LevelReport;

[[noreturn]] void fail(const std::string& what, int error) {
    throw Refusal(Exit::failed, fmt::format("{}: {}", what, std::strerror(error)));
}

/// A key of a level as the configuration allows it; anything else has no business in a script.
std::string key_for_script(const std::string& key) {
    auto name = key;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    std::ranges::replace_if(name, [&](char c) { return !allowed(c); }, '?');
    return name;
}

double share(const LevelReport& report, std::size_t percent) {
    auto all = report.first.share;
    all.insert(all.end(), report.further.share.begin(), report.further.share.end());
    std::ranges::sort(all);
    return policy::percentile(all, percent).value_or(0) * 100;
}

/// An unnamed file that holds the script and is read from its beginning.
int script_file(const std::string& script) {
    const int descriptor = ::memfd_create("plot", MFD_CLOEXEC);
    if (descriptor < 0) fail("memory for the plot's script", errno);
    const auto written = ::write(descriptor, script.data(), script.size());
    if (written != static_cast<ssize_t>(script.size()) || ::lseek(descriptor, 0, SEEK_SET) != 0) {
        const int error = errno;
        ::close(descriptor);
        fail("memory for the plot's script", error);
    }
    return descriptor;
}

/// gnuplot's exit status.
int run_gnuplot(int input, int output) {
    std::string name = "gnuplot", no_settings = "-d", from_input = "-";
    char* const words[] = {name.data(), no_settings.data(), from_input.data(), nullptr};
    std::string path = "PATH=/usr/bin:/bin", language = "LC_ALL=C.UTF-8";
    char* const environment[] = {path.data(), language.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t child = 0;
    const int error = posix_spawnp(&child, name.c_str(), &actions, nullptr, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) fail("gnuplot cannot be run; install gnuplot-nox", error);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR) fail("waiting for gnuplot", errno);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

} // namespace

std::string plot_script(const std::vector<LevelReport>& reports, const std::string& terminal) {
    std::string data;
    for (const auto& report : reports)
        data +=
            fmt::format("\"{}\" {} {} {:.2f} {:.2f} {:.2f}\n", key_for_script(report.level),
                        report.first.met + report.further.met, report.first.missed + report.further.missed,
                        share(report, 50), share(report, 90), share(report, 95));
    if (reports.empty()) data = "\"-\" 0 0 0 0 0\n";
    return fmt::format(R"plot(set terminal {}
$report << END
{}END
set style data histograms
set style fill solid 0.9 border rgb "white"
set grid ytics lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
set xtics noenhanced scale 0
set lmargin at screen 0.07
set rmargin at screen 0.78
set key outside right top
set yrange [0:*]
set multiplot layout 2,1
set title "Answers against their promise"
set style histogram rowstacked
set boxwidth 0.6
plot $report using 2:xtic(1) title "kept" lc rgb "#3a7d44", '' using 3 title "missed" lc rgb "#c8553d"
set title "Response time in % of what was promised"
set style histogram clustered gap 1
set boxwidth 0.9
plot $report using 4:xtic(1) title "median" lc rgb "#4a7ba6", '' using 5 title "90 %" lc rgb "#86aece", '' using 6 title "95 %" lc rgb "#c3d7e6", 100 with lines title "the promise" lc rgb "#c8553d" lw 2
unset multiplot
)plot",
                       terminal == "svg" ? "svg size 900,700 dynamic font 'sans,13' background 'white'"
                                         : "pngcairo size 900,700 font 'sans,11' background 'white'",
                       data);
}

void plot(const std::vector<LevelReport>& reports, const std::filesystem::path& file) {
    const auto extension = file.extension();
    if (extension != ".svg" && extension != ".png")
        throw Refusal(Exit::usage,
                      fmt::format("{}: a plot is written as .svg or .png; name the file so", file.string()));
    const auto script = plot_script(reports, extension == ".svg" ? "svg" : "png");
    auto unfinished = file;
    unfinished += ".part";
    {
        const File input(script_file(script));
        const File output(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (output.descriptor() < 0) fail(unfinished.string(), errno);
        const int status = run_gnuplot(input.descriptor(), output.descriptor());
        if (status != 0) {
            ::unlink(unfinished.c_str());
            throw Refusal(Exit::failed,
                          fmt::format("gnuplot ended with {}; {} was not written", status, file.string()));
        }
    }
    std::error_code error;
    std::filesystem::rename(unfinished, file, error);
    if (error) throw Refusal(Exit::failed, fmt::format("{}: {}", file.string(), error.message()));
}

} // namespace ticketd::ctl
