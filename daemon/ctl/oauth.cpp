// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `oauth`: logins at Gmail, Microsoft 365 and their like.
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/oauth/login.hpp"
#include "daemon/run_alone.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <thread>

namespace ticketd::ctl {

namespace {

using oauth::Grant;

constexpr std::chrono::milliseconds lock_pause{100};
constexpr int lock_tries = 300;

oauth::Moment this_moment() { return std::chrono::floor<std::chrono::seconds>(now()); }

const oauth::Settings& find(const config::Config& config, const std::string& name) {
    const auto found = std::ranges::find(config.oauth, name, &oauth::Settings::name);
    if (found == config.oauth.end())
        throw Refusal(Exit::no, fmt::format("there is no [[oauth]] \"{}\" in the configuration; see "
                                            "`ticketctl oauth list`",
                                            printable(name)));
    return *found;
}

std::string base64url(std::span<const unsigned char> bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.resize(text.find('\0'));
    return text;
}

std::string unguessable() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return base64url(bytes);
}

oauth::CodeLogin new_code_login() {
    if (sodium_init() < 0)
        throw Refusal(Exit::failed, "libsodium found no source of random numbers; see getrandom(2)");
    oauth::CodeLogin login{.verifier = unguessable(), .challenge = {}, .state = unguessable()};
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(login.verifier.data()),
                       login.verifier.size());
    login.challenge = base64url(hash);
    return login;
}

oauth::Tokens by_device(const oauth::Settings& settings) {
    const auto code = run_alone(oauth::ask_device_code(settings));
    fmt::print("Open {} in a browser, log in as the desk's account, and enter the code\n\n    {}\n\n"
               "within {} minutes. Waiting …\n",
               printable(code.verification_url), printable(code.user_code),
               std::chrono::ceil<std::chrono::minutes>(code.lifetime).count());
    std::fflush(stdout);
    return run_alone(oauth::await_person(settings, code));
}

oauth::Tokens by_code(const oauth::Settings& settings) {
    const auto login = new_code_login();
    fmt::print(
        "Open this address in a browser and log in as the desk's account:\n\n{}\n\nThe browser ends at an "
        "address that begins with {} and shows nothing. Copy that address\nhere and press Enter:\n",
        printable(oauth::login_page(settings, login)), oauth::redirect_url);
    std::fflush(stdout);
    std::string brought;
    if (!std::getline(std::cin, brought) || brought.empty())
        throw Refusal(Exit::no, "no address was given; nothing was changed");
    auto code = oauth::code_in(settings, login, brought);
    return run_alone(oauth::redeem(settings, login, std::move(code)));
}

void keep(const oauth::Settings& settings, const oauth::Tokens& tokens) {
    const auto login = oauth::login_of(settings, tokens, this_moment());
    oauth::LoginLock lock(settings.file);
    for (int i = 0; !lock.try_lock() && i < lock_tries; ++i) std::this_thread::sleep_for(lock_pause);
    oauth::write_login(settings.file, login);
}

/// What is known without asking the provider.
std::string state_of(const oauth::Settings& settings, const std::optional<oauth::Login>& login) {
    if (settings.grant == Grant::client) return "needs no login";
    return login && !login->refresh_token.empty() ? "logged in" : "not logged in";
}

std::string_view name_of(Grant grant) {
    if (grant == Grant::client) return "client";
    return grant == Grant::code ? "code" : "device";
}

} // namespace

Exit oauth_login(const Context& context, const std::string& name) {
    const auto config = context.configuration();
    const auto& settings = find(config, name);
    if (settings.grant == Grant::client)
        throw Refusal(Exit::no,
                      fmt::format("[[oauth]] \"{}\" has grant = \"client\": nobody logs in, ticketd gets its "
                                  "tokens itself",
                                  name));
    if (!std::filesystem::is_directory(config.state_dir))
        throw Refusal(Exit::no, fmt::format("{}: the state directory is not there yet; start ticketd once",
                                            config.state_dir.string()));
    try {
        keep(settings, settings.grant == Grant::code ? by_code(settings) : by_device(settings));
    } catch (const oauth::Refused& refused) {
        throw Refusal(Exit::no, refused.what());
    } catch (const net::Failure& failure) {
        throw Refusal(Exit::failed, failure.what());
    }
    fmt::print("Logged in. A running ticketd takes it within seconds.\n");
    return Exit::done;
}

Exit oauth_list(const Context& context) {
    const auto config = context.configuration();
    auto json = Json::array();
    std::vector<std::vector<std::string>> table{{"NAME", "GRANT", "STATE", "TOKEN ENDS"}};
    for (const auto& settings : config.oauth) {
        const auto login = oauth::read_login(settings.file);
        const bool token = login && !login->access_token.empty();
        const auto ends = token ? std::optional<store::Instant>(login->expires) : std::nullopt;
        json.push_back({{"name", settings.name},
                        {"grant", name_of(settings.grant)},
                        {"logged_in", login && !login->refresh_token.empty()},
                        {"token_ends", json_of(ends)}});
        table.push_back({settings.name, std::string(name_of(settings.grant)), state_of(settings, login),
                         ends ? local_time(*ends, config.rules.desk.time_zone) : "-"});
    }
    if (context.json)
        print(json);
    else
        print_table(table);
    return Exit::done;
}

} // namespace ticketd::ctl
