// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/licenses.hpp"

#include "store/sqlite/index_keys.hpp"

#include <unordered_set>

namespace ticketd::store::sqlite {

namespace {

// All that a row says of its domain, with a separator that no field of a CSV of text holds.
std::string statement_about_domain(const License& license) {
    std::string all = lower(license.domain);
    const auto add = [&all](std::string_view field) { (all += '\0') += field; };
    add(license.company);
    add(license.edition);
    add(license.level);
    add(license.group);
    add(license.key);
    for (const auto date : {days(license.valid_from), days(license.valid_until)})
        add(date ? std::to_string(*date) : std::string());
    return all;
}

} // namespace

std::string Licenses::source() {
    auto rows = source_.query();
    return rows.next() ? rows.text(0) : std::string();
}

std::vector<License> Licenses::of_login(std::string_view login) {
    std::vector<License> found;
    if (login.empty()) return found;
    auto rows = of_login_.query(login);
    while (rows.next()) found.push_back(read_license(rows));
    return found;
}

void Licenses::replace(std::span<const License> licenses, std::string_view source) {
    set_source_.run(source);
    clear_.run();
    std::unordered_set<std::string> said;
    for (const auto& each : licenses) {
        const bool speaks = !each.domain.empty() && said.insert(statement_about_domain(each)).second;
        insert_.run(lower(each.address), each.company, each.edition, each.level, each.group,
                    days(each.valid_from), days(each.valid_until), lower(each.domain), each.login, each.key,
                    speaks);
    }
}

std::vector<License> Licenses::of(std::string_view address) {
    std::vector<License> found;
    if (address.empty()) return found;
    const auto key = lower(address);
    {
        auto rows = of_address_.query(key);
        while (rows.next()) found.push_back(read_license(rows));
    }
    const auto at = key.rfind('@');
    if (at == std::string::npos || at + 1 == key.size()) return found;
    auto rows = of_domain_.query(key.substr(at + 1), key);
    while (rows.next()) found.push_back(read_license(rows));
    return found;
}

} // namespace ticketd::store::sqlite
