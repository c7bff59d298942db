# SPDX-License-Identifier: MIT
"""The manual pages say what there is: no key, command or option without its words, and no words without it.

What the programs know is asked of the programs. (The templates' page is compared with their names by a unit test.)
"""

import functools
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import manual  # noqa: E402
from support.daemon import SOURCE, binaries, ticketctl  # noqa: E402

COMPLETION = SOURCE / "etc" / "bash-completion" / "ticketctl"
EVERYWHERE = {"--help", "--version", "--config"}  # described once, for the program


def ask(*command):
    if not command[0].exists():
        pytest.skip(f"{command[0]} is not there: build it, or name its folder in TICKETD_BIN")
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def toml_name(heading):
    """The heading of a table as a file may have it: [calendar.NAME] is [calendar.name]."""
    return heading.replace("NAME", "name")


def keys_of_the_program(folder):
    """Table -> its keys, as the program lists them to who writes one that it does not know; "" is the file itself."""
    file = folder / "ticketd.toml"
    file.write_text("nonsense = 1\n" + "".join(f"{toml_name(table)}\nnonsense = 1\n" for table in manual.keys()))
    found = re.findall(r"unknown key (\S*?)\.?nonsense; .*? may hold: (.*)", ask(binaries() / "ticketd", "--check", "--config", file))
    return {table: set(keys.split(", ")) for table, keys in found}


def plain(heading):
    """[[mailbox]] -> mailbox"""
    return toml_name(heading).strip("[]")


def test_every_key_of_the_configuration_is_in_the_manual_and_no_other(tmp_path):
    known = keys_of_the_program(tmp_path)
    tables = {plain(heading): set(keys) for heading, keys in manual.keys().items()}
    assert {table.split(".")[0] for table in tables} ^ known[""] == set()
    inner = {table for table in tables if "." in table}
    wrong = {}
    for table, keys in tables.items():
        below = {name.split(".")[1] for name in inner if name.startswith(table + ".")}  # tables that have a heading themselves
        if table in known and known[table] != keys | below:
            wrong[table] = known[table] ^ (keys | below)
        elif table not in known and keys:
            wrong[table] = keys
    assert wrong == {}


def sample():
    """Table -> key -> value, of the shipped file; examples that are commented out, too."""
    text = (SOURCE / "etc" / "ticketd.toml").read_text()
    text = re.sub(r"^# (\[\[?\w+\]\]?( |$)|\w+ = [\w\"'\[{])", r"\1", text, flags=re.M)
    return tomllib.loads(text)


def test_the_defaults_in_the_manual_are_those_of_the_sample():
    shipped = sample()
    wrong = []
    for heading, keys in manual.keys().items():
        table = shipped
        for name in plain(heading).replace("calendar.name", "calendar.business").split("."):
            table = table[name][0] if isinstance(table[name], list) else table[name]
        if plain(heading) in ("level", "field"):
            continue  # the sample's are the shipped levels and fields, not the defaults of new ones
        wrong += [f"{heading} {key} = {default}, and {table.get(key)} in the sample" for key, default in keys.items()
                  if default is not None and tomllib.loads(f"x = {default}")["x"] != table.get(key)]
    assert wrong == []


@functools.cache
def help_of(*words):
    """(what it takes, its options, its subcommands, whether it needs one of them), as --help says."""
    text = ask(ticketctl(binaries()), *words, "--help")
    part = {name: body for name, body in re.findall(r"^(\w+):\n((?:  .*\n)+)", text, re.M)}
    names = {name: re.findall(r"^  (\S+)", body, re.M) for name, body in part.items()}
    options = {word for name in names.get("Options", []) for word in name.split(",") if word.startswith("--")}
    return (names.get("Positionals", []), options - EVERYWHERE, names.get("Subcommands", []),
            bool(re.search(r"^Usage: .* SUBCOMMAND$", text, re.M)))


def commands_of_the_program():
    found = {}

    def look(*words):
        takes, options, below, needs_one = help_of(*words)
        if words and not needs_one:
            found[" ".join(words)] = (takes, options)
        for name in below:
            look(*words, name)

    look()
    return found


def test_every_command_and_option_of_ticketctl_is_in_the_manual_and_no_other():
    there, described = commands_of_the_program(), manual.commands()
    assert set(described) ^ set(there) == set()
    wrong = {command: (described[command], there[command]) for command in there if described[command] != there[command]}
    assert wrong == {}, "command: (in the manual, in --help)"


@pytest.mark.parametrize("program, page", [("ticketd", "ticketd.8"), ("ticketctl", "ticketctl.1")])
def test_the_options_of_the_programs_are_in_the_manual_and_no_other(program, page):
    path = binaries() / "ticketd" if program == "ticketd" else ticketctl(binaries())
    there = set(re.findall(r"^  (?:-\w, ?)?(--[a-z]+)", ask(path, "--help"), re.M))
    assert manual.options(page) == there


def completed(*words):
    """What bash offers behind these words."""
    script = 'source "$1"; shift; COMP_WORDS=(ticketctl "$@" ""); COMP_CWORD=$(($# + 1)); _ticketctl; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script, "bash", COMPLETION, *words], capture_output=True, text=True, check=True, cwd="/proc/self/fdinfo")
    return {word for word in done.stdout.split() if not word.isdigit()}


def test_the_completion_offers_every_command_and_option_and_no_other():
    assert completed() - EVERYWHERE == {command.split()[0] for command in commands_of_the_program()}
    for command, (_, options) in commands_of_the_program().items():
        below = set(help_of(*command.split())[2])
        assert completed(*command.split()) - EVERYWHERE == options | below, command
    for group in {command.split()[0] for command in commands_of_the_program()}:
        assert completed(group) - EVERYWHERE == help_of(group)[1] | set(help_of(group)[2]), group


def test_the_changelog_of_the_package_has_the_version_of_the_project():
    version = re.search(r"project\(ticketd VERSION ([\d.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
    assert (SOURCE / "etc" / "package" / "changelog").read_text().startswith(f"ticketd ({version}) ")
