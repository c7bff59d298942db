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
#include <span>
#include <utility>

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
    if (known.last_asked && std::chrono::abs(mail.now - *known.last_asked) < login_question_gap)
        return "Its owner was asked about it less than a day ago and is not asked again.";
    if (const auto open = Gate(mail.facts, mail.rules, mail.now).for_client(owner, ticket); !open)
        return fmt::format("Its owner is not asked: {}", open.why);
    return {};
}

constexpr int lines_of_answer = 2; // a greeting, and a yes; footers deny all kinds of things
constexpr int lines_of_yes = 5;    // what stands lower may be our question, quoted without a mark
constexpr std::size_t longest_answer = 1000;

using Phrases = std::span<const std::string_view>;

/// In the languages of the templates, as plain_sentence() writes them.
constexpr auto denials = std::to_array<std::string_view>(
    {"no", "not", "never", "nobody", "don't", "didn't", "isn't", "wasn't", "nein", "nicht", "kein", "keine",
     "nie", "non", "pas", "jamais", "nunca", "не", "нет"});
constexpr auto agreements =
    std::to_array<std::string_view>({"yes",         "yep",         "yeah",    "ok",          "okay",
                                     "confirmed",   "i confirm",   "it's me", "that's me",   "is me",
                                     "was me",      "is my login", "ja",      "bestätige",   "bestätigt",
                                     "das bin ich", "das war ich", "oui",     "je confirme", "c'est moi",
                                     "sí",          "confirmo",    "soy yo",  "да",          "подтверждаю",
                                     "это я",       "si ."}); // before another word it is an "if"

/// Without the quotation marks of all languages, marks of bold text and blanks of no width around it.
std::string_view unquoted(std::string_view word) {
    constexpr auto marks =
        std::to_array<std::string_view>({"\"", "'", "`", "*", "“", "”", "„", "‘",      "’",      "‚",
                                         "«",  "»", "‹", "›", "…", "—", "–", "\u202F", "\u200B", "\uFEFF"});
    for (bool found = true; std::exchange(found, false);)
        for (const auto mark : marks) {
            const bool before = word.starts_with(mark);
            if (before) word.remove_prefix(mark.size());
            const bool behind = word.ends_with(mark);
            if (behind) word.remove_suffix(mark.size());
            found = found || before || behind;
        }
    return word;
}

std::string with_plain_apostrophes(std::string_view word) {
    constexpr std::string_view curved = "’";
    std::string plain(word);
    for (auto at = plain.find(curved); at != std::string::npos; at = plain.find(curved, at))
        plain.replace(at, curved.size(), "'");
    return plain;
}

/// The words of a folded line, each between blanks, with a "." where one ends a part of a sentence.
std::string plain_sentence(std::string_view line) {
    constexpr std::string_view stops = ",.;:!?()[]/";
    std::string sentence = " ";
    while (!line.empty()) {
        const auto end = std::min(line.find_first_of(" \t\r,.;:!?()[]/"), line.size());
        if (const auto word = unquoted(line.substr(0, end)); !word.empty())
            sentence.append(with_plain_apostrophes(word)).append(" ");
        if (end < line.size() && stops.find(line[end]) != std::string_view::npos) sentence.append(". ");
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return sentence.append(". ");
}

bool says_any(std::string_view sentence, Phrases phrases) {
    return std::ranges::any_of(phrases, [&](std::string_view phrase) {
        return sentence.find(fmt::format(" {} ", phrase)) != std::string_view::npos;
    });
}

/// Nothing but a yes, with which its sentence ends: behind "Ja," the next line may say that it was not they.
bool is_bare_yes(std::string_view line, std::string_view sentence) {
    constexpr auto open_ends =
        std::to_array<std::string_view>({",", ";", ":", "?", "-", "–", "—", "...", "…"});
    const auto end = stripped(line, " \t\r\"*");
    if (std::ranges::any_of(open_ends, [&](std::string_view mark) { return end.ends_with(mark); }))
        return false;
    const auto words = stripped(sentence, " .");
    return std::ranges::any_of(agreements,
                               [&](std::string_view phrase) { return stripped(phrase, " .") == words; });
}

enum class OwnersAnswer { yes, no, unclear };

/// "No, that was not me": the mail asks for silence then, and not everybody reads so far. An answer that says
/// neither is a question, or of a program that does not say what it is.
OwnersAnswer read_answer(std::string_view words) {
    const auto said = ConfidentialWords::folded(words.substr(0, longest_answer));
    std::string_view rest = said;
    bool agrees = false;
    for (int lines = 0; !rest.empty() && (lines < lines_of_answer || !agrees);) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (trimmed(line).empty()) continue;
        const auto sentence = plain_sentence(line);
        if (says_any(sentence, denials)) return OwnersAnswer::no;
        if (++lines > lines_of_yes || !says_any(sentence, agreements)) continue;
        if (is_bare_yes(line, sentence)) return OwnersAnswer::yes;
        agrees = true;
    }
    return agrees ? OwnersAnswer::yes : OwnersAnswer::unclear;
}

/// Why the owner's own words confirm nothing, a sentence; empty: they do.
std::string why_no_yes(const parser::Message& message) {
    const auto words = words_above_forwarded(message);
    if (trimmed(words).empty())
        return "The answer holds no word of its writer, so it confirms no login: !level sets the level if it "
               "is a yes.";
    switch (read_answer(words)) {
    case OwnersAnswer::yes: return {};
    case OwnersAnswer::no:
        return "The answer may be a no, so it confirms no login: !level sets the level if it is a yes.";
    case OwnersAnswer::unclear: break;
    }
    return "The answer holds no \"Yes\", so it confirms no login: !level sets the level if it is one.";
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
    else if (auto why = why_no_yes(mail.message); !why.empty())
        why_not = std::move(why);
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
