// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/signature_words.hpp"

#include "parser/ascii.hpp"
#include "parser/line_text.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <string>

namespace ticketd::parser {
namespace {

using Words = std::string_view;

// clang-format off

constexpr auto closings = std::to_array<Words>({
    "regards", "kind regards", "best regards", "warm regards", "kindest regards", "warmest regards",
    "with regards", "with kind regards", "with best regards", "many regards", "regards from", "rgds",
    "best wishes", "with best wishes", "best", "all the best", "yours sincerely", "sincerely", "sincerely yours", "yours faithfully",
    "yours truly", "respectfully", "cordially", "thanks and regards", "thanks & regards",
    "thanks and best regards", "thank you and regards", "thanks & best regards", "mit freundlichen grüßen",
    "mit freundlichen grüssen", "mit freundlichen gruessen", "mit freundlichem gruß", "mit freundlichem gruss",
    "freundliche grüße", "freundliche grüsse", "freundlichen gruß", "mit besten grüßen", "mit besten grüssen",
    "beste grüße", "beste grüsse", "viele grüße", "viele grüsse", "viele gruesse", "mfg", "lg", "vg",
    "liebe grüße", "herzliche grüße", "schöne grüße", "mit herzlichen grüßen", "mit vielen grüßen",
    "hochachtungsvoll", "gruß", "grüße", "cordialement", "bien cordialement", "très cordialement", "cdlt",
    "bien à vous", "sincères salutations", "salutations", "meilleures salutations", "salutations distinguées",
    "sincèrement", "cordiales salutations", "avec mes salutations distinguées", "bien à toi", "saludos",
    "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "muy atentamente", "cordialmente",
    "reciba un cordial saludo", "le saluda atentamente", "salutacions", "atenciosamente",
    "com os melhores cumprimentos", "melhores cumprimentos", "cumprimentos", "cordiais saudações", "att",
    "respeitosamente", "abraços", "cordiali saluti", "distinti saluti", "cordialmente", "saluti",
    "un cordiale saluto", "in attesa di un vostro riscontro porgo cordiali saluti", "tanti saluti",
    "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten",
    "groeten", "mvg", "hoogachtend", "met hartelijke groet", "z poważaniem", "pozdrawiam", "pozdrowienia",
    "z wyrazami szacunku", "serdecznie pozdrawiam", "с уважением", "с наилучшими пожеланиями", "с почтением",
    "всего доброго", "з повагою", "з найкращими побажаннями", "s pozdravem", "s přátelským pozdravem",
    "s úctou", "se srdečným pozdravem", "zdraví", "s pozdravom", "med vänliga hälsningar",
    "med vänlig hälsning", "vänliga hälsningar", "vänligen", "hälsningar", "mvh", "bästa hälsningar",
    "med venlig hilsen", "venlig hilsen", "med venlige hilsner", "de bedste hilsner", "vh", "hilsen",
    "mange hilsner", "med vennlig hilsen", "vennlig hilsen", "beste hilsen", "ystävällisin terveisin",
    "terveisin", "yst. terv.", "parhain terveisin", "kunnioittaen", "üdvözlettel", "tisztelettel",
    "saygılarımla", "cu stimă", "με εκτίμηση", "以上、よろしくお願いいたします。", "敬具", "此致", "此致敬礼", "敬上", "顺颂商祺", "順頌商祺",
    "감사합니다.", "올림", "드림",
});

/// Beginnings of a device's line. What follows must be short or name a device or program.
constexpr auto device_openers = std::to_array<Words>({
    "sent from", "sent via", "sent with", "sent using", "sent by", "get outlook for", "gesendet von",
    "von meinem", "gesendet mit", "diese nachricht wurde von meinem", "von unterwegs gesendet",
    "mobil gesendet", "versendet mit", "holen sie sich outlook", "outlook für", "envoyé de", "envoyé depuis",
    "envoyé à partir", "envoyé avec", "envoyé par", "obtenez outlook", "télécharger outlook",
    "provenance : courrier", "enviado desde", "enviado con", "enviado mediante", "obtener outlook",
    "obtenga outlook", "enviado do", "enviado de", "enviado a partir", "enviado pelo", "enviado por",
    "enviado através", "obter o outlook", "inviato da", "inviato dal", "inviato con", "ottieni outlook",
    "scarica outlook", "verzonden vanaf", "verstuurd vanaf", "verzonden met", "verzonden vanuit",
    "verstuurd met", "outlook voor", "download outlook", "wysłane z", "wysłano z", "pobierz program outlook", "pobierz aplikację outlook",
    "pobierz outlook", "отправлено с", "отправлено из", "отправлено со", "отправлено через", "скачать outlook",
    "надіслано з", "надіслано із", "надіслано через", "відправлено з", "odesláno z", "odesláno ze",
    "odoslané z", "získat outlook", "získejte outlook", "skickat från", "skickat med", "hämta outlook", "sendt fra", "sendt via",
    "sendt med", "hent outlook", "skaff deg outlook", "få outlook", "lähetetty", "hanki outlook", "elküldve",
    "küldve", "gönderildi", "trimis de pe", "στάλθηκε από", "iphoneから送信", "ipadから送信", "から送信", "发自我的", "發自我的",
    "从我的", "從我的", "發送自", "发送自", "傳送自", "来自", "來自", "获取", "나의 iphone", "내 iphone", "내 갤럭시", "iphone에서", "outlook for",
});

constexpr auto devices = std::to_array<Words>({
    "iphone", "iphon", "ipad", "ipadista", "ipadistani", "ipadu", "ipada", "ipod", "imac", "macbook", "apple watch", "android", "samsung", "galaxy", "blackberry",
    "nokia", "windows phone", "windows 10", "windows 11", "windows", "email", "huawei",
    "xiaomi", "redmi", "oppo", "vivo", "oneplus", "motorola", "pixel", "htc", "xperia", "lg", "htc", "lumia",
    "smartphone", "mobile", "handy", "mobil", "mobiltelefon", "mobiel", "telefon", "telefoon", "téléphone",
    "teléfono", "telefone", "telefono", "phone", "tablet", "outlook", "yahoo", "gmail", "mailbox", "airmail",
    "spark", "thunderbird", "protonmail", "proton mail", "typeapp", "bluemail", "sparrow", "postbox", "k-9",
    "fairemail", "mail.ru", "яндекс", "yandex", "gmx", "web.de", "freemail", "aol", "zoho", "newton",
    "superhuman", "hey", "canary", "tutanota", "myMail", "mymail", "courrier", "correo", "poczta", "mail", "wireless",
    "verizon", "at&t", "t-mobile", "телефона", "телефону", "смартфона", "устройства", "почты", "пошти", "手机",
    "手機", "邮箱", "邮件", "mobilen", "mobilní", "telefonu", "puhelimesta", "puhelimestani", "ios", "mac",
});

/// What companies put below everything.
constexpr auto disclaimers = sorted(std::to_array<Words>({
    "confidential", "confidentiality", "intended recipient", "intended solely", "legally privileged", "disclaimer",
    "vertraulich", "vertrauliche", "rechtlich geschützte", "confidentiel", "confidentielle", "confidentielles", "confidentialité",
    "confidencial", "confidenciales", "confidencialidad", "riservato", "riservate", "riservatezza", "confidenziali",
    "vertrouwelijk", "vertrouwelijke", "poufne", "poufnych", "конфиденциальную", "конфиденциальная", "конфіденційну", "důvěrné",
    "konfidentiell", "konfidentiella", "fortrolig", "fortrolige", "luottamuksellinen", "luottamuksellista", "機密", "秘密", "保密",
    "before printing", "avant d'imprimer",
}));

constexpr auto list_footers = sorted(std::to_array<Words>({
    "mailing list", "mailinglist", "mailing-list", "mailman/listinfo", "unsubscribe", "to unsubscribe",
    "liste de diffusion", "abmelden", "listinfo", "subscribed to",
}));

// clang-format on

constexpr WordTable disclaimer_table(disclaimers);
constexpr WordTable list_footer_table(list_footers);

template <std::size_t N>
std::size_t start_size(const std::array<Words, N>& table, std::string_view line) {
    std::size_t size = 0;
    for (const Words word : table)
        if (word.front() == line.front() && line.starts_with(word)) size = std::max(size, word.size());
    return size;
}

std::size_t count_words(std::string_view text) {
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) ++words;
    return words;
}

/// A device's name; longer ones also inflected ("iPhonesta", "Androidista").
bool names_device(std::string_view text) {
    const auto named = [text](Words device) {
        if (device.size() < 5) return has_word(text, device);
        const std::size_t at = text.find(device);
        return at == 0
               || (at != std::string_view::npos
                   && (text[at - 1] == ' ' || static_cast<unsigned char>(text[at]) >= 0x80));
    };
    return std::any_of(devices.begin(), devices.end(), named);
}

/// Most devices are named in few words; a comma means that somebody goes on talking.
bool is_short_phrase(std::string_view text) {
    return count_words(text) <= 4 && text.find_first_of(",;:?!") == text.npos;
}

bool is_inside_character(char c) { return (byte(c) & 0xC0) == 0x80; }

/// Letters and single blanks, of which folding changes nothing but the case.
bool is_plain_phrase(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == ' '; })
           && text.find("  ") == text.npos;
}

/// What folding makes of the first characters of a line.
std::string folded_front(std::string_view line) {
    std::size_t size = std::min<std::size_t>(line.size(), 8);
    while (size > 0 && size < line.size() && is_inside_character(line[size])) --size;
    return folded(line.substr(0, size));
}

constexpr std::string_view behind_closing = ",.!-: ";

/// The beginning of every closing and device's line.
class Beginnings {
public:
    Beginnings() {
        for (const Words word : closings) add(word);
        for (const Words word : device_openers) add(word);
    }
    bool may(std::string_view line) const { return pairs_[pair(line)]; }
    bool may_fold(std::string_view line) const {
        const std::string_view front = line.substr(0, 4);
        if (front.size() == 4 && is_plain_phrase(front)) return fours_[four(front)];
        const std::string folded = folded_front(line);
        return folded.size() < 4 || fours_[four(folded)];
    }

private:
    /// Bytes above 127 are not compared: case changes them.
    static constexpr std::size_t foreign = 128 * 128;
    static std::size_t pair(std::string_view line) {
        if (line.size() < 2 || is_eight_bit(line[0]) || is_eight_bit(line[1])) return foreign;
        return byte(lower(line[0])) * 128 + byte(lower(line[1]));
    }
    /// Where the first four bytes are kept; now and then others too.
    static std::size_t four(std::string_view front) {
        const auto at = [front](std::size_t i) { return byte(lower(front[i])); };
        const std::uint32_t bytes = at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24;
        return (bytes * 2654435769U) >> 17;
    }
    void add(std::string_view word) {
        pairs_.set(pair(word));
        add_four(word);
    }
    /// A closing of two or three letters, with whatever may stand behind it.
    void add_four(std::string_view word) {
        if (word.size() >= 4)
            fours_.set(four(word));
        else
            for (const char c : behind_closing) add_four(std::string(word) + c);
    }

    std::bitset<foreign + 1> pairs_;
    std::bitset<1 << 15> fours_;
};

constexpr auto device_ends = std::to_array<Words>({" gesendet", "から送信", "에서 보냄", "gönderildi"});

bool ends_like_device_line(std::string_view line) {
    constexpr std::size_t longest = 60;
    const bool german =
        istarts_with(line, "von ") && line.ends_with(device_ends[0]) && line.size() <= longest;
    return german || line.ends_with(device_ends[1]) || line.ends_with(device_ends[2])
           || (line.ends_with(device_ends[3]) && line.size() <= longest);
}

/// False for a line that cannot, once it is folded, end as a device's line does.
bool may_end_like_device_line(std::string_view line) {
    constexpr std::size_t longest = 13, enough = 24;
    if (line.find('<') != line.npos) return true; // a link behind it
    const char last = line.empty() ? '*' : lower(line.back());
    if (is_visible(last) && last != '*' && last != 't' && last != 'i') return false;
    std::string_view back = line.substr(line.size() - std::min(line.size(), enough));
    while (!back.empty() && is_inside_character(back.front())) back.remove_prefix(1);
    const std::string words = folded(back);
    return (words.size() < longest && back.size() < line.size())
           || std::any_of(device_ends.begin(), device_ends.end(),
                          [&](Words end) { return words.ends_with(end); });
}

} // namespace

bool may_begin_signature(std::string_view raw_line) {
    static const Beginnings beginnings;
    raw_line = trim_blank(raw_line);
    if (ends_like_device_line(raw_line)) return true;
    raw_line.remove_prefix(std::min(raw_line.find_first_not_of("*[- "), raw_line.size()));
    if (!beginnings.may(raw_line)) return false;
    return beginnings.may_fold(raw_line) || may_end_like_device_line(raw_line);
}

bool is_closing(std::string_view line) {
    while (!line.empty() && behind_closing.find(line.back()) != std::string_view::npos) line.remove_suffix(1);
    if (line.empty()) return false;
    const auto same = [line](Words closing) {
        return closing.front() == line.front() && closing.starts_with(line)
               && closing.find_first_not_of('.', line.size()) == std::string_view::npos;
    };
    return std::any_of(closings.begin(), closings.end(), same);
}

bool is_device_line(std::string_view line) {
    constexpr std::size_t longest = 160;
    constexpr std::size_t most_words = 12;
    if (const std::size_t link = line.find('<'); link != std::string_view::npos && link > 0)
        line = line.substr(0, link);
    line.remove_prefix(std::min(line.find_first_not_of("[- "), line.size()));
    if (line.empty() || line.size() > longest) return false;
    if (ends_like_device_line(line)) return true;
    const std::size_t opener = start_size(device_openers, line);
    if (opener == 0) return false;
    const std::string_view rest = line.substr(opener);
    // "Sent from my desk, is much easier than my mobile": the device is not what it was sent from.
    return names_device(rest.substr(0, rest.find(',')))
               ? count_words(rest) <= most_words
               : line.starts_with("sent from my ") && is_short_phrase(rest);
}

bool is_disclaimer(std::string_view line) { return disclaimer_table.any_in(line); }
bool is_list_footer(std::string_view line) { return list_footer_table.any_in(line); }

} // namespace ticketd::parser
