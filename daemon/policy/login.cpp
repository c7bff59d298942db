// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/login.hpp"

#include "daemon/policy/ack.hpp"
#include "daemon/policy/confidential_words.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/identify.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

constexpr std::size_t longest_login = 64;
constexpr std::size_t most_lines = 500;

/// Without what is put around a login or before its line, but never part of either.
std::string_view stripped(std::string_view text, std::string_view around) {
    const auto begin = text.find_first_not_of(around);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(around) - begin + 1);
}

/// The login of one line, empty if it names none.
std::string_view login_in(std::string_view line, const std::vector<std::string>& words) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    const auto before = stripped(line.substr(0, colon), " \t*-");
    if (std::ranges::none_of(words, [&](const std::string& word) { return equal_fold(word, before); }))
        return {};
    auto value = trimmed(line.substr(colon + 1));
    value = stripped(value.substr(0, value.find_first_of(" \t")), "\"'<>(),;.*");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    return value.size() > longest_login || std::ranges::any_of(value, is_control) ? std::string_view{}
                                                                                  : value;
}

bool was_confirmed(const store::CandidateTicket* ticket, const std::string& login) {
    return ticket && std::ranges::any_of(ticket->login_claims, [&](const store::LoginClaim& claim) {
               return claim.confirmed && equal_fold(claim.login, login);
           });
}

/// Why the owner is not asked, as a sentence; empty: he is.
std::string why_not_asked(const std::string& login, const Case& mail, const store::CandidateTicket* ticket,
                          const Decision& decision) {
    const auto& sender = decision.sender;
    const auto& known = mail.facts.login;
    if (!believed_as_client(sender, mail.rules) || decision.unconfirmed_sender)
        return "Its sender is not believed, so nobody is asked to confirm it.";
    if (auto why = why_no_automatic_answer(mail, sender, ticket))
        return fmt::format("Nobody is asked to confirm it: {}", *why);
    if (known.licenses.empty()) return "The register has no such login.";
    const auto& owner = known.licenses.front().address;
    if (equal_fold(owner, sender.address.address)) return "It is registered for the sender's own address.";
    if (was_confirmed(ticket, login)) return "Its owner has confirmed it on this ticket.";
    const auto entitled = entitlement_of(owner, known.licenses, mail.rules, mail.now);
    if (!is_better_level(entitled.level, decision.level, mail.rules))
        return "It would not raise the level, so nobody is asked to confirm it.";
    if (known.last_asked && mail.now < *known.last_asked + login_question_gap)
        return "Its owner was asked about it less than a day ago and is not asked again.";
    if (const auto open = Gate(mail.facts, mail.rules, mail.now).for_client(owner, ticket); !open)
        return fmt::format("Its owner is not asked: {}", open.why);
    return {};
}

constexpr int lines_of_answer = 2; // a greeting, and a yes; footers deny all kinds of things
constexpr std::size_t longest_answer = 1000;

/// In the languages of the templates, folded (confidential_words.hpp).
bool is_denial(std::string_view word) {
    constexpr auto denials = std::to_array<std::string_view>(
        {"no",    "not",  "never", "nobody", "don't", "don’t", "didn't", "isn't", "wasn't", "nein",
         "nicht", "kein", "keine", "nie",    "non",   "pas",   "jamais", "nunca", "не",     "нет"});
    return std::ranges::find(denials, word) != denials.end();
}

bool is_agreement(std::string_view word) {
    constexpr auto agreements = std::to_array<std::string_view>(
        {"yes", "confirm", "confirmed", "ok", "okay", "ja", "bestätige", "bestätigt", "oui", "confirme", "sí",
         "si", "confirmo", "да", "подтверждаю"});
    return std::ranges::find(agreements, word) != agreements.end();
}

/// "No, that was not me": the mail asks for silence then, and not everybody reads so far.
bool denies(const parser::Message& message) {
    const auto said = ConfidentialWords::folded(words_above_forwarded(message).substr(0, longest_answer));
    const std::string_view marks = " ,.;:!?\"()\r";
    std::string_view rest = said;
    bool agrees = false;
    for (int lines = 0; !rest.empty() && (lines < lines_of_answer || !agrees);) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        lines += trimmed(line).empty() ? 0 : 1;
        while (!line.empty()) {
            const auto word = line.substr(0, line.find_first_of(marks));
            if (is_denial(word)) return true;
            agrees = agrees || is_agreement(word);
            line.remove_prefix(std::min(word.size() + 1, line.size()));
        }
    }
    return false;
}

/// The claim that this mail is the right answer to; or why it is not one.
const store::LoginClaim* find_claim(const Case& mail, const FollowUp& found, const Decision& decision,
                                    std::string& why_not) {
    const auto& claims = found.ticket->login_claims;
    const auto& sender = decision.sender.address.address;
    const auto claim = std::ranges::find_if(claims, [&](const store::LoginClaim& each) {
        return each.entry == found.token->entry && equal_fold(each.address, sender);
    });
    if (claim == claims.end())
        why_not = "The login was asked about again since, or its owner has another address.";
    else if (claim->confirmed)
        why_not = "The login is confirmed already; that happens once.";
    else if (mail.now >= claim->asked + login_confirmation_lasts)
        why_not = "The time to confirm the login is over.";
    else if (is_automatic(mail.message))
        why_not = "A program's mail confirms no login.";
    else if (trimmed(words_above_forwarded(mail.message)).empty())
        why_not = "The answer holds no word of its writer, so it confirms no login: !level sets the level if "
                  "it is a yes.";
    else if (denies(mail.message))
        why_not = "The answer may be a no, so it confirms no login: !level sets the level if it is a yes.";
    else if (std::ranges::none_of(mail.facts.licenses, [&](const store::License& license) {
                 return equal_fold(license.login, claim->login) && equal_fold(license.address, sender);
             }))
        why_not = "The login is not in the register any more.";
    else
        return &*claim;
    return nullptr;
}

} // namespace

std::string named_login(std::string_view text, const LicenseRules& rules) {
    for (std::size_t lines = 0; !text.empty() && lines < most_lines; ++lines) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto login = login_in(text.substr(0, end), rules.login_words);
        if (!login.empty()) return std::string(login);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

void ask_owner_of_login(const Case& mail, const store::CandidateTicket* ticket, Decision& decision) {
    auto& question = decision.login;
    question.login = named_login(writers_words(mail.message), mail.rules.licenses);
    if (question.login.empty()) return;
    question.why = why_not_asked(question.login, mail, ticket, decision);
    if (question.why.empty()) {
        question.owner = mail.facts.login.licenses.front().address;
        question.why =
            fmt::format("{} is asked to confirm it; until then it raises nothing.", question.owner);
    }
    decision.reasons.push_back(fmt::format("The text names a login. {}", question.why));
}

bool confirms_login(const Case& mail, const FollowUp& found, Decision& decision) {
    if (!found.token || found.token->purpose != login_purpose || found.unconfirmed) return false;
    std::string why_not;
    const auto* claim = find_claim(mail, found, decision, why_not);
    if (claim == nullptr) {
        decision.reasons.push_back(std::move(why_not));
        return false;
    }
    decision.confirmed_login = *claim;
    decision.confirmed_login->confirmed = mail.now;
    decision.reasons.push_back(
        fmt::format("{} confirms that the login {} is theirs.", claim->address, claim->login));
    const auto entitled = entitlement_of(claim->address, mail.facts.licenses, mail.rules, mail.now);
    const auto& before = found.ticket->ticket.level;
    if (!is_better_level(entitled.level, before, mail.rules)) {
        decision.reasons.push_back(
            fmt::format("That gives level {}, so level {} stays.", entitled.level, before));
        return true;
    }
    decision.level = entitled.level;
    decision.level_basis = store::LevelBasis::login;
    decision.reasons.push_back(
        fmt::format("So the ticket's level is {}, for this ticket alone.", entitled.level));
    return true;
}

} // namespace ticketd::policy
