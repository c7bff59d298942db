// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/auto_signs.hpp"
#include "parser/line_text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

using Words = std::string_view;

// clang-format off

/// Programs that report on mail, whole local parts or their beginning before a separator.
constexpr auto daemon_names = std::to_array<Words>({
    "mailer-daemon", "mailer_daemon", "mailerdaemon", "mailer.daemon", "mail-daemon", "maildaemon", "mail_daemon", "mdaemon",
    "postmaster", "post_master", "post-master", "mail.delivery.system", "mail-delivery-system", "mail_delivery_system",
    "delivery-subsystem", "maildelivery", "e500_smtp_mail_service", "symantec_antivirus_for_smtp_gateways", "imss", "interscan",
    "bounce-notification", "ndr", "dsn", "microsoftexchange", "system administrator", "\"system administrator\"",
});

/// Subjects of automatic replies: the whole subject, or its start up to a colon, or a bracketed mark.
constexpr auto vacation_subjects = std::to_array<Words>({
    "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply", "autoresponse", "auto response",
    "auto-response", "automated reply", "automated response", "auto responder", "autoresponder", "out of office",
    "out of the office", "out of office autoreply", "out of office auto-reply", "out of office auto reply", "out-of-office",
    "out of office reply", "out of office notification", "out of office message", "out of office response", "vacation reply",
    "vacation response", "vacation message", 
    "automatische antwort", "automatische rückantwort", "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheitsbenachrichtigung",
    "abwesenheitsassistent", "urlaubsbenachrichtigung", "automatische beantwortung",
    "réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau", "message d'absence", "notification d'absence",
    "réponse automatique d'absence du bureau", "respuesta automática", "respuesta automatica", "fuera de la oficina",
    "fuera de oficina", "ausente de la oficina", "mensaje automático", "resposta automàtica", "resposta automática",
    "resposta automatica", "fora do escritório", "fora do escritorio", "ausência do escritório", "ausência temporária",
    "risposta automatica", "fuori ufficio", "fuori sede", "assente dall'ufficio", "risposta automatica di assenza",
    "automatisch antwoord", "automatische reactie", "afwezigheidsbericht", "afwezigheidsassistent",
    "odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem", "nieobecność w biurze", 
    "автоматический ответ", "автоответ", "нет на работе", "вне офиса", "автоматична відповідь", "автовідповідь",
    "поза офісом", "automatická odpověď", "automatická odpoveď", "mimo kancelář", "v nepřítomnosti",
    "autosvar", "automatiskt svar", "automatisk svar", "frånvaromeddelande", "ej på kontoret", "fraværsbesked",
    "ikke til stede", "fraværsmelding", "ikke på kontoret", "automaattinen vastaus", "poissaoloilmoitus",
    "poissa toimistosta", "automatikus válasz", "házon kívül", "otomatik yanıt", "ofis dışında", "răspuns automat",
    "αυτόματη απάντηση", "automatski odgovor", "samodejni odgovor", "automaatvastus", "automatinis atsakymas",
    "automātiska atbilde", "автоматичен отговор", "תשובה אוטומטית", "الرد التلقائي", "رد تلقائي", "trả lời tự động",
    "balasan otomatis", "ตอบกลับอัตโนมัติ", "自動返信", "自動応答", "不在通知", "不在応答", "自动回复", "自動回覆", "自动答复", "自動回復", "不在办公室",
    "외출 중", "자동 회신", "자동 응답", "부재중", "부재 중",
});

// clang-format on

/// "AUTO: Ann Example is out of the office (returning 3 May)", as Notes writes it.
bool is_notes_absence(std::string_view subject) {
    return subject.starts_with("auto:")
           && (has_word(subject, "out of") || has_word(subject, "abwesend") || has_word(subject, "absent"));
}

/// The subject proper: a bracketed mark "[Automatic reply] …" without its brackets.
bool begins_with(std::string_view subject, std::string_view words) {
    if (subject.starts_with('[') && subject.substr(1).starts_with(words)
        && subject.substr(1 + words.size()).starts_with(']'))
        return true;
    if (!subject.starts_with(words)) return false;
    std::string_view rest = subject.substr(words.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    // A short phrase alone may as well be what somebody writes about.
    return rest.starts_with(':') || (rest.empty() && words.size() >= 12);
}

} // namespace

bool is_daemon_name(std::string_view local_part) {
    const std::string name = folded(local_part);
    const auto fits = [&name](Words daemon) {
        return name == daemon
               || (name.starts_with(daemon) && (name[daemon.size()] == '+' || name[daemon.size()] == '='));
    };
    return std::any_of(daemon_names.begin(), daemon_names.end(), fits);
}

bool is_vacation_subject(std::string_view subject) {
    const std::string words = folded(subject);
    if (is_notes_absence(words) || words.ends_with("(automatic response)") || words.ends_with("(autoreply)"))
        return true;
    const std::string_view proper = std::string_view(words).substr(words.starts_with('[') ? 1 : 0);
    return std::ranges::any_of(vacation_subjects, [&](Words start) {
        return proper.starts_with(start.front()) && begins_with(words, start);
    });
}

} // namespace ticketd::parser
