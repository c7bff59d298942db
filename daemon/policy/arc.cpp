// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/arc.hpp"

#include "daemon/policy/text.hpp"
#include "daemon/policy/trust.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace ticketd::policy {

namespace {

constexpr int most_instances = 50; // RFC 8617 section 4.2.1

/// The value of a tag in "i=2; a=rsa-sha256; d=list.example"; empty if there is none.
std::string_view tag_of(std::string_view value, std::string_view name) {
    while (!value.empty()) {
        const auto end = value.find(';');
        const auto part = trimmed(value.substr(0, end));
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && equal_fold(trimmed(part.substr(0, equals)), name))
            return trimmed(part.substr(equals + 1));
        value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
    }
    return {};
}

int instance_of(std::string_view value) {
    const auto text = tag_of(value, "i");
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && number >= 1 && number <= most_instances ? number : 0;
}

/// One instance of the chain: views into the message.
struct Instance {
    std::string_view seal, results;
};

/// The chain by instance; empty if it names one twice, which no valid chain does.
std::map<int, Instance> chain_of(const parser::Message& message) {
    std::map<int, Instance> chain;
    for (const auto& field : message.fields) {
        const bool seal = equal_fold(field.name, "ARC-Seal");
        if (!seal && !equal_fold(field.name, "ARC-Authentication-Results")) continue;
        auto& instance = chain[instance_of(field.value)];
        auto& place = seal ? instance.seal : instance.results;
        if (!place.empty()) return {};
        place = field.value;
    }
    chain.erase(0);
    return chain;
}

/// Behind "i=N;", the form is that of Authentication-Results.
std::vector<AuthenticationResult> results_of(std::string_view value) {
    const auto end = value.find(';');
    if (end == std::string_view::npos) return {};
    return read_authentication_results(value.substr(end + 1)).results;
}

} // namespace

std::optional<SealedResults> believed_seal(const parser::Message& message,
                                           const std::vector<AuthenticationResult>& ours,
                                           const Trust& trust) {
    const auto passed = [](const AuthenticationResult& result) {
        return result.method == "arc" && result.result == "pass";
    };
    if (trust.arc.empty() || std::ranges::none_of(ours, passed)) return std::nullopt;
    const auto chain = chain_of(message);
    for (auto instance = chain.rbegin(); instance != chain.rend(); ++instance) {
        const auto domain = tag_of(instance->second.seal, "d");
        const auto is_sealer = [&](const std::string& believed) { return equal_fold(believed, domain); };
        if (std::ranges::any_of(trust.arc, is_sealer))
            return SealedResults{.sealer = std::string(domain),
                                 .results = results_of(instance->second.results)};
        if (!aligned(domain, trust.authserv_id)) break;
    }
    return std::nullopt;
}

} // namespace ticketd::policy
