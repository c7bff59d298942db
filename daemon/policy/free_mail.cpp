// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/free_mail.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

/// Sorted. Providers under many national domains stand here once, as `many`.
constexpr auto providers = std::to_array<std::string_view>({
    "126.com",        "163.com",        "a1.net",         "abv.bg",         "alice.it",       "aol.com",
    "arcor.de",       "att.net",        "bellsouth.net",  "bigpond.com",    "bk.ru",          "bluewin.ch",
    "bol.com.br",     "btinternet.com", "centrum.cz",     "charter.net",    "chello.at",      "citromail.hu",
    "comcast.net",    "cox.net",        "daum.net",       "earthlink.net",  "email.com",      "email.cz",
    "email.de",       "fastmail.com",   "fastmail.fm",    "foxmail.com",    "free.fr",        "freemail.hu",
    "freenet.de",     "gmail.com",      "googlemail.com", "hanmail.net",    "hey.com",        "hushmail.com",
    "icloud.com",     "inbox.lv",       "inbox.ru",       "interia.pl",     "internet.ru",    "keemail.me",
    "kpnmail.nl",     "laposte.net",    "libero.it",      "list.ru",        "mac.com",        "mail.com",
    "mail.de",        "mail.ee",        "mail.ru",        "mailbox.org",    "mailinator.com", "me.com",
    "msn.com",        "nate.com",       "naver.com",      "neuf.fr",        "o2.pl",          "onet.pl",
    "op.pl",          "optonline.net",  "orange.fr",      "outlook.com",    "pm.me",          "posteo.de",
    "posteo.net",     "proton.me",      "protonmail.ch",  "protonmail.com", "qq.com",         "rambler.ru",
    "rediffmail.com", "rocketmail.com", "rogers.com",     "sapo.pt",        "sbcglobal.net",  "seznam.cz",
    "sfr.fr",         "shaw.ca",        "sina.cn",        "sina.com",       "skynet.be",      "sohu.com",
    "sympatico.ca",   "t-online.de",    "telefonica.net", "telenet.be",     "terra.com.br",   "terra.es",
    "tin.it",         "tiscali.it",     "tuta.io",        "tutanota.com",   "tutanota.de",    "ukr.net",
    "uol.com.br",     "verizon.net",    "virgilio.it",    "wanadoo.fr",     "web.de",         "wp.pl",
    "ya.ru",          "yeah.net",       "ymail.com",      "zoho.com",       "zohomail.com",
});
static_assert(std::ranges::is_sorted(providers));

/// First labels that are such providers under any top-level domain.
constexpr auto everywhere =
    std::to_array<std::string_view>({"gmx", "hotmail", "live", "outlook", "yahoo", "yandex"});

/// "de", "com", "co.uk": a name that stands for a country, not for an organisation below it.
bool is_national_suffix(std::string_view suffix) {
    const auto dot = suffix.find('.');
    if (dot == std::string_view::npos) return true;
    return dot <= 3 && suffix.size() - dot == 3;
}

} // namespace

bool is_free_mail(std::string_view domain) {
    const auto name = lower(domain);
    if (std::ranges::binary_search(providers, std::string_view(name))) return true;
    const auto dot = name.find('.');
    return dot != std::string::npos
           && std::ranges::find(everywhere, std::string_view(name).substr(0, dot)) != everywhere.end()
           && is_national_suffix(std::string_view(name).substr(dot + 1));
}

} // namespace ticketd::policy
