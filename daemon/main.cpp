// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/app.hpp"
#include "daemon/check.hpp"
#include "daemon/log.hpp"
#include "daemon/memory.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>

namespace {

using namespace ticketd;

constexpr const char* usage = R"(usage: ticketd [--config FILE] [--check]

Turns a support mailbox into a help desk; runs in the foreground. See ticketd(8).

  --config FILE   the desk's configuration (/etc/ticketd/ticketd.toml)
  --check         tells what is wrong with configuration, templates and register, and ends
  -h, --help      prints this
  --version       prints the version
)";

enum Status { done = 0, bad_configuration = 2, failed = 3 };

struct Arguments {
    std::string config_file = "/etc/ticketd/ticketd.toml";
    bool check = false, help = false, version = false;
};

std::optional<Arguments> read_arguments(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--check")
            arguments.check = true;
        else if (word == "--help" || word == "-h")
            arguments.help = true;
        else if (word == "--version")
            arguments.version = true;
        else if (word == "--config" && i + 1 < argc)
            arguments.config_file = argv[++i];
        else if (word.starts_with("--config="))
            arguments.config_file = word.substr(9);
        else
            return std::nullopt;
    }
    return arguments;
}

int complain(const std::exception& error, Status status) {
    log::error("{}", error.what());
    return status;
}

int work(const Arguments& arguments) {
    auto config = config::load_config(arguments.config_file);
    if (arguments.check) {
        const auto templates = check(config);
        for (const auto& gap : templates.gaps()) log::warning("{}", gap);
        fmt::print("{}: configuration, templates and licences are good.\n", arguments.config_file);
        return done;
    }
    log::set_threshold(config.log_level);
    set_up_memory();
    App(std::move(config), arguments.config_file).run();
    return done;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN); // until the daemon takes it: a reload that comes too early is none
    const auto arguments = read_arguments(argc, argv);
    if (!arguments || arguments->help) {
        fmt::print(arguments ? stdout : stderr, "{}", usage);
        return arguments ? done : bad_configuration;
    }
    if (arguments->version) {
        fmt::print("ticketd {}\n", TICKETD_VERSION);
        return done;
    }
    try {
        return work(*arguments);
    } catch (const config::ConfigError& error) {
        return complain(error, bad_configuration);
    } catch (const notify::TemplateError& error) {
        return complain(error, bad_configuration);
    } catch (const licenses::RegisterError& error) {
        return complain(error, bad_configuration);
    } catch (const std::exception& error) {
        return complain(error, failed);
    }
}
