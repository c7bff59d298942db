// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/register/csv.hpp"

#include <utility>

namespace ticketd::licenses {

namespace {

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    std::vector<CsvRecord> all() {
        std::vector<CsvRecord> records;
        while (!rest_.empty()) {
            auto record = next();
            const bool blank = record.fields.size() == 1 && record.fields.front().empty();
            if (!blank) records.push_back(std::move(record));
        }
        return records;
    }

private:
    CsvRecord next() {
        CsvRecord record{.line = line_, .fields = {}, .broken_quote = false};
        do {
            record.fields.push_back(rest_.starts_with('"') ? quoted(record) : plain());
        } while (skip_comma());
        if (rest_.starts_with('\r')) rest_.remove_prefix(1);
        if (rest_.starts_with('\n')) {
            rest_.remove_prefix(1);
            ++line_;
        }
        return record;
    }

    bool skip_comma() {
        if (!rest_.starts_with(',')) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string plain() {
        const auto end = std::min(rest_.find_first_of(",\n"), rest_.size());
        auto field = rest_.substr(0, end);
        rest_.remove_prefix(end);
        if (field.ends_with('\r')) field.remove_suffix(1);
        return std::string(field);
    }

    std::string quoted(CsvRecord& record) {
        std::string field;
        rest_.remove_prefix(1);
        for (;;) {
            const auto quote = rest_.find('"');
            const auto piece = rest_.substr(0, quote);
            for (const char c : piece) line_ += c == '\n';
            field += piece;
            if (quote == std::string_view::npos) {
                record.broken_quote = true;
                rest_ = {};
                return field;
            }
            rest_.remove_prefix(quote + 1);
            if (!rest_.starts_with('"')) break;
            field += '"';
            rest_.remove_prefix(1);
        }
        const auto tail = plain();
        if (!tail.empty()) {
            record.broken_quote = true;
            field += tail;
        }
        return field;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
};

} // namespace

std::vector<CsvRecord> read_csv(std::string_view bytes) { return Reader(bytes).all(); }

} // namespace ticketd::licenses
