// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template_text.hpp"

#include <algorithm>
#include <utility>

namespace ticketd::notify {

namespace {

using Node = TemplateText::Node;
using Item = std::map<std::string, std::string>;

bool has(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string_view>& names) {
    std::string all;
    for (const auto name : names) all.append(all.empty() ? "" : ", ").append(name);
    return all.empty() ? "none" : all;
}

/// Reads a template's text into nodes.
class Compiler {
public:
    Compiler(std::string_view text, std::size_t first_line, const TemplateNames& names,
             std::vector<TemplateFault>& faults)
        : text_(text), line_(first_line), names_(names), faults_(faults) {}

    std::vector<Node> nodes() {
        while (position_ < text_.size()) {
            const auto tag = text_.find("{{", position_);
            literal(text_.substr(position_, tag - position_));
            if (tag == std::string_view::npos) break;
            const auto end = text_.find("}}", tag);
            if (end == std::string_view::npos) {
                fault("\"{{\" has no \"}}\"; close it");
                break;
            }
            position_ = end + 2;
            read_tag(tag, text_.substr(tag + 2, end - tag - 2));
        }
        for (const auto& section : open_)
            faults_.push_back({section.line, "{{#" + section.node.text + "}} has no {{/" + section.node.text
                                                 + "}}; add it"});
        top_.shrink_to_fit(); // templates stay as long as the program
        return std::move(top_);
    }

private:
    struct Section {
        Node node;
        std::size_t line = 0;
        const TemplateNames::List* list = nullptr; ///< that it repeats
    };

    void fault(std::string what) { faults_.push_back({line_, std::move(what)}); }
    std::vector<Node>& here() { return open_.empty() ? top_ : open_.back().node.children; }

    void literal(std::string_view text) {
        line_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        if (!text.empty()) here().push_back({Node::Kind::literal, std::string(text), {}});
    }

    void read_tag(std::size_t begin, std::string_view inside) {
        const char sign = inside.empty() ? ' ' : inside.front();
        if (std::string_view("#^/!").find(sign) == std::string_view::npos)
            return value(trimmed_blanks(inside));
        drop_own_line(begin);
        line_ += static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
        const auto name = trimmed_blanks(inside.substr(1));
        if (sign == '/') close(name);
        if (sign == '#' || sign == '^') open(name, sign == '#' ? Node::Kind::section : Node::Kind::inverted);
        if (std::exchange(ended_line_, false)) ++line_;
    }

    /// A tag that has a line for itself takes the line with it.
    void drop_own_line(std::size_t begin) {
        const auto line_end = std::min(text_.find('\n', position_), text_.size());
        const auto before = text_.rfind('\n', begin);
        const auto line_begin = begin == 0 || before == std::string_view::npos ? 0 : before + 1;
        if (!trimmed_blanks(text_.substr(position_, line_end - position_)).empty()) return;
        if (!trimmed_blanks(text_.substr(line_begin, begin - line_begin)).empty()) return;
        if (begin > line_begin) {
            auto& indent = here().back();
            indent.text.resize(indent.text.size() - (begin - line_begin));
        }
        ended_line_ = line_end < text_.size();
        position_ = line_end + (ended_line_ ? 1 : 0);
    }

    void value(std::string_view name) {
        if (!name.empty() && std::string_view("{&>=").find(name.front()) != std::string_view::npos)
            return fault("{{" + std::string(name)
                         + "}} is not known; use {{name}}, {{#name}}, {{^name}}, {{/name}} or {{! comment}}");
        if (!allowed(name)) return;
        here().push_back({Node::Kind::value, std::string(name), {}});
    }

    bool allowed(std::string_view name) {
        const TemplateNames::List* list = nullptr;
        for (const auto& section : open_) {
            if (section.list == nullptr) continue;
            if (has(section.list->fields, name)) return true;
            list = section.list;
        }
        if (has(names_.texts, name)) return true;
        fault("nothing is called {{" + std::string(name) + "}} here; there are: " + listed(names_.texts)
              + (list != nullptr ? ", " + listed(list->fields) : ""));
        return false;
    }

    void open(std::string_view name, Node::Kind kind) {
        Section section{{kind, std::string(name), {}}, line_, nullptr};
        for (const auto& list : names_.lists)
            if (list.name == name) section.list = &list;
        if (section.list == nullptr && !has(names_.flags, name)) {
            auto known = names_.flags;
            for (const auto& list : names_.lists) known.push_back(list.name);
            fault("there is no condition or list {{#" + std::string(name)
                  + "}}; there are: " + listed(known));
        }
        if (kind == Node::Kind::inverted) section.list = nullptr;
        open_.push_back(std::move(section));
    }

    void close(std::string_view name) {
        if (open_.empty() || open_.back().node.text != name)
            return fault(
                "{{/" + std::string(name) + "}} closes nothing that is open here"
                + (open_.empty() ? "; remove it" : "; {{/" + open_.back().node.text + "}} must come first"));
        auto node = std::move(open_.back().node);
        open_.pop_back();
        node.children.shrink_to_fit();
        here().push_back(std::move(node));
    }

    std::string_view text_;
    std::size_t line_;
    const TemplateNames& names_;
    std::vector<TemplateFault>& faults_;
    std::size_t position_ = 0;
    bool ended_line_ = false; ///< the tag in hand took its line's end with it
    std::vector<Node> top_;
    std::vector<Section> open_;
};

std::string_view escape_of(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
    }
}

void append_escaped(std::string_view text, std::string& out) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto escape = escape_of(text[at]);
        if (escape.empty()) continue;
        out.append(text.substr(kept, at - kept)).append(escape);
        kept = at + 1;
    }
    out.append(text.substr(kept));
}

/// Bytes of all that is said word for word.
std::size_t literal_size(const std::vector<Node>& nodes) {
    std::size_t size = 0;
    for (const auto& node : nodes)
        size += node.kind == Node::Kind::literal ? node.text.size() : literal_size(node.children);
    return size;
}

/// Writes nodes out. Recursion is as deep as the template's sections, which an administrator wrote.
class Renderer {
public:
    Renderer(const Values& values, bool html) : values_(values), html_(html) {}

    std::string all(const std::vector<Node>& nodes, std::size_t literals) {
        out_.reserve(literals + literals / 4);
        write(nodes, nullptr);
        return std::move(out_);
    }

private:
    void write(const std::vector<Node>& nodes, const Item* item) {
        for (const auto& node : nodes) {
            if (node.kind == Node::Kind::literal) out_ += node.text;
            if (node.kind == Node::Kind::value) value(node.text, item);
            if (node.kind == Node::Kind::section) section(node, item);
            if (node.kind == Node::Kind::inverted && !holds(node.text)) write(node.children, item);
        }
    }

    void value(const std::string& name, const Item* item) {
        if (item != nullptr)
            if (const auto found = item->find(name); found != item->end()) return fill_in(found->second);
        if (const auto found = values_.texts.find(name); found != values_.texts.end()) fill_in(found->second);
    }

    void fill_in(const std::string& text) {
        if (html_)
            append_escaped(text, out_);
        else
            out_ += text;
    }

    void section(const Node& node, const Item* item) {
        const auto list = values_.lists.find(node.text);
        if (list == values_.lists.end()) {
            if (is_set(node.text)) write(node.children, item);
            return;
        }
        for (const auto& each : list->second) write(node.children, &each);
    }

    bool holds(const std::string& name) const {
        if (const auto list = values_.lists.find(name); list != values_.lists.end())
            return !list->second.empty();
        return is_set(name);
    }

    bool is_set(const std::string& name) const {
        const auto flag = values_.flags.find(name);
        return flag != values_.flags.end() && flag->second;
    }

    const Values& values_;
    std::string out_;
    bool html_;
};

} // namespace

std::string_view trimmed_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

TemplateText TemplateText::compile(std::string_view text, std::size_t first_line, const TemplateNames& names,
                                   std::vector<TemplateFault>& faults) {
    TemplateText compiled;
    compiled.nodes_ = Compiler(text, first_line, names, faults).nodes();
    compiled.literals_ = literal_size(compiled.nodes_);
    return compiled;
}

std::string TemplateText::render(const Values& values) const {
    return Renderer(values, false).all(nodes_, literals_);
}

std::string TemplateText::render_html(const Values& values) const {
    return Renderer(values, true).all(nodes_, literals_);
}

} // namespace ticketd::notify
