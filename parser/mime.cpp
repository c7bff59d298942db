// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/mime.hpp"

#include "parser/header_block.hpp"

#include <cassert>
#include <cstddef>
#include <iterator>

#include <mimetic/mimeentity.h>
#include <mimetic/parser/itparser.h>

namespace ticketd::parser {
namespace {

/// A pointer that says it can only be read once: mimetic's parser for random access has crashes of its own.
struct OnePass {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at = nullptr;
    reference operator*() const { return *at; }
    OnePass& operator++() {
        ++at;
        return *this;
    }
    OnePass operator++(int) {
        OnePass before = *this;
        ++at;
        return before;
    }
    bool operator==(const OnePass&) const = default;
};

/// Only the header reader: the body, its boundaries and typed fields of mimetic are never reached.
class HeaderReader : public mimetic::IteratorParser<OnePass, std::input_iterator_tag> {
public:
    explicit HeaderReader(mimetic::MimeEntity& entity) : IteratorParser(entity) {}
    void read(const std::string& block) {
        m_bit = OnePass{block.data()};
        m_eit = OnePass{block.data() + block.size()};
        loadHeader();
    }
};

} // namespace

std::vector<RawField> split_fields(const RepairedBlock& block) {
    std::vector<RawField> fields;
    if (block.count == 0) return fields;
    mimetic::MimeEntity entity;
    HeaderReader(entity).read(block.text + "\r\n");
    fields.reserve(block.count);
    for (const mimetic::Field& field : entity.header())
        fields.push_back({std::string(field.name().begin(), field.name().end()), field.value()});
    assert(fields.size() == block.count);
    for (const auto& [index, tail] : block.tails)
        if (index < fields.size()) fields[index].value += tail;
    return fields;
}

} // namespace ticketd::parser
