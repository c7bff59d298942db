// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <cassert>
#include <initializer_list>

namespace ticketd::config {

namespace {

policy::RequestField field(std::string key, bool known_from_license,
                           std::initializer_list<std::string_view> expressions) {
    policy::RequestField made;
    made.key = std::move(key);
    made.known_from_license = known_from_license;
    for (const auto expression : expressions) {
        std::string why;
        auto pattern = policy::Pattern::compile(expression, why);
        assert(pattern && "a shipped expression is a good one");
        made.patterns.push_back(std::move(*pattern));
    }
    if (auto any = policy::Pattern::any_of(made.patterns)) made.patterns = {std::move(*any)};
    return made;
}

} // namespace

// The words are those of the five languages that templates are shipped in. They should rather find too much
// than too little: a client who wrote it all the same is annoyed by the question, a missing one costs a mail.
std::vector<policy::RequestField> shipped_fields() {
    return {
        field(
            "steps", false,
            {R"(\b(steps?|reproduc\w+|when(ever)? (i|we|you)|after (i|we)|if (i|we|you)|then|click\w*|press\w*)\b)",
             R"(\b(schritte?n?|reproduzier\w+|wenn|sobald|nachdem|danach|dann|klick\w*|angeklickt|drück\w*)\b)",
             R"(étape|lorsqu|\b(reprodui|cliqu)|\b(quand|après|ensuite|puis|dès que)\b)",
             R"(\b(pasos?|reproduc\w+|cuando|después|luego|al (abrir|hacer|pulsar|guardar|iniciar)|clic)\b)",
             R"((шаг|воспроизв|когда|если|после|затем|нажим|нажат|нажал|щ[её]лк|при (попытке|открытии|запуске)))",
             R"(^\s*[1-9][.)]\s)"}),
        field(
            "site", false,
            {R"(https?://\S)", R"(\bwww\.[a-z0-9-])",
             R"((^|[^@\w.-])([a-z0-9-]+\.)+(com|org|net|info|biz|io|app|dev|shop|online|eu|de|at|ch|fr|be|es|mx|ar|it|nl|pl|cz|uk|us|ru|ua|by|kz|example)($|[^\w@-]))",
             R"([а-яё0-9-]\.рф)"}),
        field("version", false,
              {R"(\b(v|ver|version|versión|release|build|revision|ausgabe)\b\W{0,3}(\w+\W+){0,2}\d)",
               R"((верси|сборк|релиз)\S*\W{0,3}(\S+\s+){0,2}\d)", R"(\bv?\d{1,2}\.\d{1,2}\.\d{1,3}\b)",
               R"(\bv\d+(\.\d+)*\b)"}),
        field(
            "edition", true,
            {R"(\b(edition|edición|licen[cs]e|lizenz|licencia|standard|estándar|business|premium|ultimate|partner|demo|trial|enterprise|professional|non-commercial)\b)",
             R"((édition|редакци|издани|лицензи|стандарт|бизнес|премиум|демо))"}),
    };
}

} // namespace ticketd::config
