// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

namespace ticketd::config {

namespace {

using policy::Level;
using policy::Span;

constexpr Span hours(std::int64_t count) { return {count * 3600, Span::Unit::seconds}; }
constexpr Span days(std::int64_t count) { return {count, Span::Unit::days}; }
constexpr Span year{1, Span::Unit::years};

/// The regulations' table: response, clock, may pass to development, keeps its level there, support lasts.
std::vector<Level> shipped_levels() {
    return {
        {"vip-request", hours(4), "always", true, true, year, {}},
        {"partner", hours(24), "business", true, false, std::nullopt, {}},
        {"vip", hours(24), "business", true, true, year, {}},
        {"commercial", hours(24), "business", true, false, year, {}},
        {"non-commercial", hours(48), "business", false, false, days(30), {}},
        {"non-product", hours(72), "business", false, false, std::nullopt, {}},
        {"development", days(14), "always", false, false, std::nullopt, {}},
    };
}

/// In the languages of the templates.
std::vector<std::string> shipped_confidential_words() {
    return {"password",
            "passphrase",
            "passcode",
            "pass",
            "pin",
            "passwd",
            "pwd",
            "license key",
            "licence key",
            "serial number",
            "activation key",
            "access data",
            "api key",
            "apikey",
            "access code",
            "access token",
            "secret key",
            "token",
            "secret",
            "credentials",
            "ftp",
            "sftp",
            "passwort",
            "kennwort",
            "zugangsdaten",
            "zugangscode",
            "api schlüssel",
            "lizenzschlüssel",
            "seriennummer",
            "mot de passe",
            "mdp",
            "code d'accès",
            "clé api",
            "jeton",
            "clé de licence",
            "identifiants",
            "contraseña",
            "clave",
            "clave de licencia",
            "código de acceso",
            "пароль",
            "пин",
            "токен",
            "код доступа",
            "ключ лицензии",
            "лицензионный ключ"};
}

} // namespace

Config defaults() {
    Config config;
    config.rules.desk.name = "Support";
    config.rules.levels = shipped_levels();
    config.rules.fields = shipped_fields();
    policy::Calendar business;
    business.key = "business";
    config.rules.calendars.push_back(business);
    config.rules.confidential.words = shipped_confidential_words();
    config.rules.licenses.editions = {
        {"standard", "commercial"},
        {"business", "commercial"},
        {"premium", "vip"},
        {"ultimate", "vip"},
        {"partner", "partner"},
        {"demo", "non-commercial"},
        {"non-commercial", "non-commercial"},
    };
    return config;
}

} // namespace ticketd::config
