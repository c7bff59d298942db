// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/pattern.hpp"

#include "daemon/policy/pattern_set.hpp"

#include <re2/re2.h>
#include <re2/set.h>

namespace ticketd::policy {

namespace {

constexpr int memory_of_one = 1 << 20, memory_of_set = 4 << 20; // bytes

re2::RE2::Options options(int memory) {
    re2::RE2::Options made(re2::RE2::Quiet);
    made.set_case_sensitive(false);
    made.set_never_capture(true);
    made.set_max_mem(memory);
    return made;
}

/// Its own multi-line mode needs another syntax: the flag is written into the expression.
std::string of_lines(const std::string& expression) { return "(?m)" + expression; }

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

} // namespace

std::optional<Pattern> Pattern::compile(std::string_view expression, std::string& why) {
    Pattern pattern;
    pattern.expression_ = expression;
    auto compiled = std::make_shared<re2::RE2>(of_lines(pattern.expression_), options(memory_of_one));
    if (!compiled->ok()) {
        why = compiled->error();
        return std::nullopt;
    }
    pattern.compiled_ = std::move(compiled);
    return pattern;
}

std::optional<Pattern> Pattern::any_of(const std::vector<Pattern>& patterns) {
    std::string all, why;
    for (const auto& each : patterns) all += (all.empty() ? "(?:" : "|(?:") + each.expression() + ")";
    return compile(all, why);
}

bool Pattern::is_in(std::string_view text) const { return re2::RE2::PartialMatch(piece(text), *compiled_); }

struct PatternSet::Compiled {
    re2::RE2::Set set{options(memory_of_set), re2::RE2::UNANCHORED};
};

PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

PatternSet::PatternSet(std::vector<Pattern> patterns) : patterns_(std::move(patterns)) {
    if (patterns_.empty()) return;
    auto compiled = std::make_unique<Compiled>();
    for (const auto& each : patterns_)
        if (compiled->set.Add(of_lines(each.expression()), nullptr) < 0) return;
    if (compiled->set.Compile()) compiled_ = std::move(compiled);
}

std::vector<bool> PatternSet::found_in(std::string_view text) const {
    std::vector<bool> found(patterns_.size());
    std::vector<int> indices;
    re2::RE2::Set::ErrorInfo error{};
    if (compiled_ != nullptr
        && (compiled_->set.Match(piece(text), &indices, &error) || error.kind == re2::RE2::Set::kNoError)) {
        for (const auto index : indices) found[static_cast<std::size_t>(index)] = true;
    } else {
        for (std::size_t i = 0; i < patterns_.size(); ++i) found[i] = patterns_[i].is_in(text);
    }
    return found;
}

} // namespace ticketd::policy
