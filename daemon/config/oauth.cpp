// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/secret.hpp"
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::config {

namespace {

using oauth::Grant;

enum class Provider { other, google, microsoft };

std::optional<Provider> read_provider(std::string_view text) {
    if (text.empty()) return Provider::other;
    if (text == "google") return Provider::google;
    if (text == "microsoft") return Provider::microsoft;
    return std::nullopt;
}

std::optional<Grant> read_grant(std::string_view text) {
    if (text == "device") return Grant::device;
    if (text == "code") return Grant::code;
    if (text == "client") return Grant::client;
    return std::nullopt;
}

/// A tenant is a domain, an id or a word of Microsoft's; it becomes a part of URLs.
std::optional<std::string> read_tenant(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '.';
    };
    if (text.empty() || text.size() > 200 || !std::ranges::all_of(text, allowed)) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> read_endpoint_url(std::string_view text) {
    const auto url = read_url(text);
    const bool safe = url && (url->scheme == "https" || (url->scheme == "http" && url->is_loopback()));
    return safe ? std::optional(std::string(text)) : std::nullopt;
}

void fill_google(oauth::Settings& login) {
    login.token_url = "https://oauth2.googleapis.com/token";
    login.device_url = "https://oauth2.googleapis.com/device/code";
    login.authorize_url = "https://accounts.google.com/o/oauth2/v2/auth";
    login.scope = "https://mail.google.com/";
}

void fill_microsoft(oauth::Settings& login, const std::string& tenant) {
    const auto base = "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/";
    login.token_url = base + "token";
    login.device_url = base + "devicecode";
    login.authorize_url = base + "authorize";
    login.scope = login.grant == Grant::client ? "https://outlook.office365.com/.default"
                                               : "https://outlook.office.com/IMAP.AccessAsUser.All "
                                                 "https://outlook.office.com/SMTP.Send offline_access";
}

/// What the provider's name stands for; keys of the section may change each of it afterwards.
void fill(Section& section, Provider provider, oauth::Settings& login) {
    std::string tenant = "organizations";
    section.find("tenant"); // a key that is known, whoever the provider is
    if (provider == Provider::microsoft) {
        section.read("tenant", tenant, read_tenant, "the tenant's id or domain, such as \"example.com\"");
        if (login.grant == Grant::client && !section.has("tenant"))
            section.fail("grant", "= \"client\" needs the tenant; add tenant = \"…\", its id or domain");
        fill_microsoft(login, tenant);
    }
    if (provider == Provider::google) {
        fill_google(login);
        if (login.grant == Grant::client)
            section.fail("grant", "= \"client\" is nothing that Google has for mail; use \"code\"");
    }
}

void read_urls(Section& section, oauth::Settings& login) {
    constexpr std::string_view wanted = "an https:// URL (http:// only on loopback)";
    section.read("token_url", login.token_url, read_endpoint_url, wanted);
    section.read("device_url", login.device_url, read_endpoint_url, wanted);
    section.read("authorize_url", login.authorize_url, read_endpoint_url, wanted);
    if (login.token_url.empty()) section.require("token_url", "\"https://…\", or name a provider");
    if (login.device_url.empty() && login.grant == Grant::device)
        section.require("device_url", "\"https://…\", or choose another grant");
    if (login.authorize_url.empty() && login.grant == Grant::code)
        section.require("authorize_url", "\"https://…\", or choose another grant");
}

void read_client(Section& section, Provider provider, const Reading& reading, oauth::Settings& login) {
    section.require("client_id", "\"…\", as the provider gave it when ticketd was registered there");
    section.read("client_id", login.client_id, some_text, "what the provider gave");
    if (section.has("client_secret_file"))
        login.client_secret = read_secret(section, "client_secret_file", reading.folder);
    else if (login.grant == Grant::client || provider == Provider::google)
        section.require("client_secret_file", "\"…\", a systemd credential's name or a path");
    read_ca_file(section, reading.folder, login.ca_file);
}

oauth::Settings read_login(Section& section, const Reading& reading) {
    oauth::Settings login;
    section.require("name", "\"…\", which the mailbox and smtp name: oauth = \"…\"");
    section.read_text("name", login.name);
    if (section.has("name") && !is_key(login.name))
        section.fail("name", "must be up to 40 of a-z, 0-9, - and _");
    auto provider = Provider::other;
    section.read("provider", provider, read_provider, "\"google\", \"microsoft\" or \"\"");
    login.grant = provider == Provider::google ? Grant::code : Grant::device;
    section.read("grant", login.grant, read_grant, "\"device\", \"code\" or \"client\"");
    fill(section, provider, login);
    section.read_text("scope", login.scope);
    read_urls(section, login);
    read_client(section, provider, reading, login);
    return login;
}

} // namespace

void read_oauth(Reading& reading) {
    for (const Node* table : reading.root.tables("oauth")) {
        Section section(table, "oauth", reading.errors);
        auto login = read_login(section, reading);
        auto& all = reading.config.oauth;
        if (std::ranges::find(all, login.name, &oauth::Settings::name) != all.end())
            section.fail("name", "is that of another [[oauth]] already; give each its own");
        all.push_back(std::move(login));
    }
}

} // namespace ticketd::config
