// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/body.hpp"

#include "parser/compose.hpp"

#include <algorithm>

namespace ticketd::outbox {

namespace {

constexpr std::size_t bytes_a_line = 57; ///< 76 characters of base64

} // namespace

void Body::add_text(std::string_view text) {
    size_ += text.size();
    has_8_bit_ = has_8_bit_ || std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; });
    pieces_.push_back({text, {}});
}

void Body::add_content(std::string content) {
    size_ += base64_size(content.size());
    pieces_.push_back({{}, std::move(content)});
}

void Body::append_to(std::string& out) const {
    for (const auto& [text, content] : pieces_) {
        out += text;
        if (!content.empty()) out += parser::encode_base64_lines(content);
    }
}

std::uint64_t base64_size(std::uint64_t size) {
    const std::uint64_t lines = (size + bytes_a_line - 1) / bytes_a_line;
    return (size + 2) / 3 * 4 + lines * 2;
}

bool BodyWriter::write_block(std::string& out) {
    const std::size_t enough = out.size() + block;
    while (piece_ < body_.pieces_.size() && out.size() < enough) {
        const auto& [text, content] = body_.pieces_[piece_];
        const bool encoded = !content.empty();
        const std::string_view rest = (encoded ? std::string_view(content) : text).substr(position_);
        const std::string_view now = rest.substr(0, encoded ? bytes_a_line * 800 : block);
        if (encoded) {
            out += parser::encode_base64_lines(now);
            if (!out.ends_with("\r\n")) end_line(out);
            line_start_ = true;
        } else {
            write_text(now, out);
        }
        position_ += now.size();
        if (now.size() < rest.size()) continue;
        ++piece_;
        position_ = 0;
    }
    if (piece_ < body_.pieces_.size()) return false;
    if (!line_start_) end_line(out);
    out += ".\r\n";
    return true;
}

void BodyWriter::write_text(std::string_view text, std::string& out) {
    if (after_cr_ && text.starts_with('\n')) text.remove_prefix(1);
    while (!text.empty()) {
        after_cr_ = false;
        const auto lf = text.find('\n');
        const auto cr = text.substr(0, lf).find('\r');
        const auto end = std::min(lf, cr);
        write_line(text.substr(0, end), out);
        if (end == text.npos) return;
        end_line(out);
        after_cr_ = end == cr;
        const bool pair = after_cr_ && end + 1 == lf;
        text.remove_prefix(end + (pair ? 2 : 1));
        if (pair) after_cr_ = false;
    }
}

void BodyWriter::write_line(std::string_view line, std::string& out) {
    if (line.empty()) return;
    if (line_start_ && line.front() == '.') out += '.';
    out += line;
    line_start_ = false;
}

void BodyWriter::end_line(std::string& out) {
    out += "\r\n";
    line_start_ = true;
}

} // namespace ticketd::outbox
