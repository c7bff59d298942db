// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/address_sweep.hpp"

#include "store/sqlite/index_keys.hpp"
#include "store/whole_address.hpp"

#include <sqlite3.h>

namespace ticketd::store::sqlite {

namespace {

std::string_view text_of(sqlite3_value* value) {
    const auto* bytes = sqlite3_value_text(value);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// blanked(text, words): the words as one `*` each time that they are no part of longer ones, in any case of
/// A to Z.
void blanked(sqlite3_context* context, int, sqlite3_value** values) {
    std::string_view text = text_of(values[0]);
    const auto folded = lower(text), words = lower(text_of(values[1]));
    std::string out;
    std::size_t begin = 0; // behind the last ones
    for (std::size_t at = 0; !words.empty() && (at = folded.find(words, at)) != std::string::npos;) {
        if (!is_whole(text.substr(begin), at - begin, words.size())) {
            ++at;
            continue;
        }
        out.append(text, begin, at - begin).append("*");
        begin = at += words.size();
    }
    out.append(text.substr(begin));
    sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Blanks the words ?1, which are ?2 in lower case, where they stand in a column; the first look is the cheap
/// one.
std::string update_of(const std::string& table, const std::string& column, const char* where) {
    std::string sql = "UPDATE OR REPLACE \"";
    sql.append(table).append("\" SET \"").append(column).append("\" = blanked(\"").append(column);
    sql.append("\", ?1) WHERE").append(where).append(" instr(lower(\"").append(column);
    sql.append("\"), ?2) > 0 AND blanked(\"").append(column).append("\", ?1) <> \"").append(column);
    return sql.append("\"");
}

} // namespace

AddressSweep::AddressSweep(Connection& db) : db_(db) {
    const int code = sqlite3_create_function_v2(db.handle(), "blanked", 2,
                                                SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                                nullptr, blanked, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) db.fail(code);
    Statement all(
        db, "SELECT list.name, info.name, EXISTS (SELECT 1 FROM pragma_table_info(list.name) AS other"
            " WHERE other.name = 'tid') FROM pragma_table_list AS list, pragma_table_info(list.name) AS info"
            " WHERE list.schema = 'main' AND list.type = 'table' AND info.type = 'TEXT'"
            " AND list.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    auto rows = all.query();
    while (rows.next()) columns_.push_back({rows.text(0), rows.text(1), rows.integer(2) != 0});
}

std::size_t AddressSweep::everywhere(const std::string& words) {
    std::size_t changed = 0;
    for (const auto& [table, column, has_tid] : columns_) {
        // A key that is equal to another one now is the same nobody twice.
        const auto sql = update_of(table, column, ""); // a Statement does not keep it
        Statement(db_, sql.c_str()).run(words, lower(words));
        changed += static_cast<std::size_t>(db_.changes());
    }
    return changed;
}

std::size_t AddressSweep::in_tickets(const std::string& words, const std::set<Tid>& tickets) {
    std::size_t changed = 0;
    for (const auto& [table, column, has_tid] : columns_) {
        if (!has_tid) continue;
        const auto sql = update_of(table, column, " tid = ?3 AND");
        Statement update(db_, sql.c_str());
        for (const auto tid : tickets) {
            update.run(words, lower(words), tid);
            changed += static_cast<std::size_t>(db_.changes());
        }
    }
    return changed;
}

} // namespace ticketd::store::sqlite
