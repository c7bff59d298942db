# SPDX-License-Identifier: MIT
"""The manual pages as data: what they say there is, to be compared with what there is."""

import re

from .daemon import SOURCE

PAGES = SOURCE / "etc" / "man"


def page(name):
    return (PAGES / f"{name}.md").read_text()


def sections(text, level):
    """Heading -> the text below it, of the headings with so many #; what stands above the first one is left out."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.M)
    return {heading: re.split(rf"^#{{1,{level - 1}}} ", body, maxsplit=1, flags=re.M)[0] if level > 1 else body
            for heading, body in zip(parts[1::2], parts[2::2])}


def terms(text):
    """What is defined: the lines before a line that begins with a colon, without their marks, as they stand."""
    return [line.strip("`") for line in re.findall(r"^(`.+`)\n:   ", text, re.M)]


def keys():
    """Of the configuration: table, as it is written -> key -> its default as it is written, or None."""
    tables = {heading: body for heading, body in sections(page("ticketd.toml.5"), 2).items() if heading.startswith("[")}
    return {heading: {term.partition(" = ")[0]: term.partition(" = ")[2] or None for term in terms(body)}
            for heading, body in tables.items()}


def commands():
    """Of ticketctl: command (with its subcommand) -> (what it takes, in order; its options)."""
    found = {}
    for body in sections(sections(page("ticketctl.1"), 1)["COMMANDS"], 2).values():
        for term in terms(body):
            command = re.match(r"[a-z]+( [a-z]+)*", term).group()
            takes = re.sub(r"\[[^]]*\]", "", term[len(command):]).split()
            found[command] = (takes, set(re.findall(r"\[(--[a-z-]+)", term)))
    return found


def options(name):
    """Of a program itself."""
    return {word.split()[0] for term in terms(sections(page(name), 1)["OPTIONS"]) for word in term.split("`, `")}


def json_fields():
    """Command -> the paths of the fields of its --json, such as "entries[].id"."""
    return {command: set(re.findall(r"^- `([^`]+)`", body, re.M))
            for command, body in sections(sections(page("ticketctl.1"), 1)["JSON"], 2).items()}
