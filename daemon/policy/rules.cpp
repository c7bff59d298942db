// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/rules.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

template <class Named>
const Named* find_key(const std::vector<Named>& list, const std::string& key) {
    const auto found = std::ranges::find(list, key, &Named::key);
    return found == list.end() ? nullptr : &*found;
}

} // namespace

std::array<std::vector<OpenHours>, 7> every_day(std::vector<OpenHours> hours) {
    std::array<std::vector<OpenHours>, 7> week;
    week.fill(hours);
    return week;
}

bool Calendar::works_round_the_clock() const {
    return std::ranges::all_of(hours, [](const auto& day) { return day == std::vector<OpenHours>{{}}; });
}

const Level* Rules::find_level(const std::string& key) const { return find_key(levels, key); }

const Calendar* Rules::find_calendar(const std::string& key) const { return find_key(calendars, key); }

const StaffMember* Rules::find_staff(const std::string& address) const {
    const auto has_address = [&](const StaffMember& member) {
        return std::ranges::any_of(member.addresses,
                                   [&](const std::string& own) { return equal_fold(own, address); });
    };
    const auto found = std::ranges::find_if(staff, has_address);
    return found == staff.end() ? nullptr : &*found;
}

} // namespace ticketd::policy
