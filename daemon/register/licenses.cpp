// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/register/licenses.hpp"

#include "daemon/policy/fingerprint.hpp"
#include "daemon/register/csv.hpp"
#include "parser/charset.hpp"
#include "parser/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>

namespace ticketd::licenses {

namespace {

using store::License;
using Date = std::chrono::year_month_day;

constexpr std::size_t max_reported_faults = 20;
constexpr std::uintmax_t max_size = 64'000'000; // bytes; half a million rows of the usual length

constexpr std::array known_columns = {"address",    "company",     "edition", "level", "group",
                                      "valid_from", "valid_until", "domain",  "login", "key"};

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc{} && result.ptr == end;
}

std::optional<Date> read_date(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!read_number(text.substr(0, 4), year) || !read_number(text.substr(5, 2), month)
        || !read_number(text.substr(8, 2), day))
        return std::nullopt;
    const Date date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

/// Is no UTF-8, or holds a NUL.
bool is_no_text(std::string_view text) {
    return text.find('\0') != std::string_view::npos || !parser::is_utf8(text);
}

/// Turns records into licences and collects what is wrong with them.
class RegisterReader {
public:
    RegisterReader(std::string_view name, const policy::Rules& rules) : name_(name), rules_(rules) {}

    std::vector<License> read(const std::vector<CsvRecord>& records) {
        std::vector<License> licenses;
        if (records.empty()) {
            fault(1,
                  "the register is empty; its first line names the columns, of which `address` is required");
        } else if (read_header(records.front())) {
            licenses.reserve(records.size() - 1);
            for (std::size_t i = 1; i < records.size(); ++i) licenses.push_back(read_row(records[i]));
        }
        if (fault_count_ > max_reported_faults)
            faults_ += fmt::format("\n{}: and {} more faults", name_, fault_count_ - max_reported_faults);
        if (fault_count_ > 0) throw RegisterError(faults_);
        return licenses;
    }

private:
    void fault(std::size_t line, std::string_view what) {
        if (++fault_count_ > max_reported_faults) return;
        if (!faults_.empty()) faults_ += '\n';
        faults_ += fmt::format("{}:{}: {}", name_, line, what);
    }

    bool read_header(const CsvRecord& record) {
        for (std::size_t i = 0; i < record.fields.size(); ++i) {
            const auto column = lower(trimmed(record.fields[i]));
            if (std::ranges::find(known_columns, column) == known_columns.end())
                fault(record.line, fmt::format("unknown column \"{}\"; known are {}", column,
                                               fmt::join(known_columns, ", ")));
            else if (!columns_.emplace(column, i).second)
                fault(record.line, fmt::format("the column \"{}\" stands twice; take one out", column));
        }
        if (!columns_.contains("address"))
            fault(record.line, "no column \"address\"; the first line must name it");
        columns_in_file_ = record.fields.size();
        return columns_.contains("address");
    }

    std::string field(const CsvRecord& record, const char* column) const {
        const auto found = columns_.find(column);
        if (found == columns_.end() || found->second >= record.fields.size()) return {};
        return trimmed(record.fields[found->second]);
    }

    std::optional<Date> date(const CsvRecord& record, const char* column) {
        const auto text = field(record, column);
        if (text.empty()) return std::nullopt;
        const auto value = read_date(text);
        if (!value)
            fault(record.line, fmt::format("{} \"{}\" is no date; write it as 2026-12-31", column, text));
        return value;
    }

    License read_row(const CsvRecord& record) {
        License license;
        license.address = lower(field(record, "address"));
        license.company = field(record, "company");
        license.edition = lower(field(record, "edition"));
        license.level = lower(field(record, "level"));
        license.group = lower(field(record, "group"));
        license.valid_from = date(record, "valid_from");
        license.valid_until = date(record, "valid_until");
        license.domain = lower(field(record, "domain"));
        license.login = field(record, "login");
        license.key = field(record, "key");
        check(record, license);
        return license;
    }

    void check(const CsvRecord& record, const License& license) {
        if (record.broken_quote)
            fault(record.line,
                  "a quote is not closed, or text stands behind it; double the quotes inside a field");
        if (record.fields.size() > columns_in_file_)
            fault(record.line,
                  fmt::format("{} fields where the first line names {}; quote a field that holds a comma",
                              record.fields.size(), columns_in_file_));
        if (!parser::is_deliverable(license.address))
            fault(record.line,
                  fmt::format("\"{}\" is no mail address; the column `address` needs one", license.address));
        if (!license.domain.empty()
            && (license.domain.find('.') == std::string::npos
                || license.domain.find('@') != std::string::npos))
            fault(record.line,
                  fmt::format("\"{}\" is no domain name; write it as example.com, or leave it empty",
                              license.domain));
        if (!license.edition.empty() && !rules_.licenses.editions.contains(license.edition))
            fault(record.line,
                  fmt::format("unknown edition \"{}\"; add it to [licenses.editions] or mend the row",
                              license.edition));
        if (!license.level.empty() && !rules_.find_level(license.level))
            fault(record.line,
                  fmt::format("unknown level \"{}\"; the configuration has no [[level]] of that key",
                              license.level));
        if (!license.group.empty() && !rules_.find_level(license.group))
            fault(record.line,
                  fmt::format("unknown group \"{}\"; a group has the key of its level, such as partner",
                              license.group));
        if (std::ranges::any_of(record.fields, is_no_text))
            fault(record.line, "a field is no text in UTF-8; save the file as CSV in UTF-8");
        if (license.valid_from && license.valid_until && *license.valid_until < *license.valid_from)
            fault(record.line, "valid_until lies before valid_from; mend one of them");
    }

    std::string_view name_;
    const policy::Rules& rules_;
    std::map<std::string, std::size_t> columns_;
    std::size_t columns_in_file_ = 0, fault_count_ = 0;
    std::string faults_;
};

} // namespace

std::vector<License> read_register(std::string_view bytes, std::string_view name,
                                   const policy::Rules& rules) {
    return RegisterReader(name, rules).read(read_csv(bytes));
}

std::string read_register_bytes(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!error && size > max_size)
        throw RegisterError(
            fmt::format("{}: the register has {} bytes, more than the {} that are read; is it "
                        "the right file?",
                        file.string(), size, max_size));
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(error ? 0 : size, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (error || !stream)
        throw RegisterError(fmt::format(
            "{}: the register of licences cannot be read; check [licenses] csv and the file's rights",
            file.string()));
    return bytes;
}

std::vector<License> read_register_file(const std::filesystem::path& file, const policy::Rules& rules) {
    return read_register(read_register_bytes(file), file.string(), rules);
}

std::string source_of(std::string_view bytes, const policy::Rules& rules) {
    std::string all;
    for (const auto& edition : rules.licenses.editions) (all += edition.first) += ',';
    all += ';';
    for (const auto& level : rules.levels) (all += level.key) += ',';
    return policy::fingerprint(all, bytes);
}

} // namespace ticketd::licenses
