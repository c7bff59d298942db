// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/address_sweep.hpp"

#include "store/whole_address.hpp"

#include <sqlite3.h>

namespace ticketd::store::sqlite {

namespace {

std::string_view text_of(sqlite3_value* value) {
    const auto* bytes = sqlite3_value_text(value);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// blanked(text, words): the words as one `*` wherever they stand, see places_of().
void blanked(sqlite3_context* context, int, sqlite3_value** values) {
    const auto text = text_of(values[0]);
    const auto places = places_of(text, text_of(values[1]));
    if (places.empty()) return sqlite3_result_value(context, values[0]);
    std::string out;
    std::size_t begin = 0; // behind the last ones
    for (const auto& place : places) {
        out.append(text, begin, place.begin - begin).append("*");
        begin = place.end;
    }
    out.append(text.substr(begin));
    sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Blanks the words ?1 where they stand in a column.
std::string update_of(const std::string& table, const std::string& column, const char* where) {
    std::string sql = "UPDATE OR REPLACE \"";
    sql.append(table).append("\" SET \"").append(column).append("\" = blanked(\"").append(column);
    sql.append("\", ?1) WHERE").append(where).append(" blanked(\"").append(column);
    return sql.append("\", ?1) <> \"").append(column).append("\"");
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
        Statement(db_, sql.c_str()).run(words);
        changed += static_cast<std::size_t>(db_.changes());
    }
    return changed;
}

std::size_t AddressSweep::in_tickets(const std::string& words, const std::set<Tid>& tickets) {
    std::size_t changed = 0;
    for (const auto& [table, column, has_tid] : columns_) {
        if (!has_tid) continue;
        const auto sql = update_of(table, column, " tid = ?2 AND");
        Statement update(db_, sql.c_str());
        for (const auto tid : tickets) {
            update.run(words, tid);
            changed += static_cast<std::size_t>(db_.changes());
        }
    }
    return changed;
}

} // namespace ticketd::store::sqlite
