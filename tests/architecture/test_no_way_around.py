# SPDX-License-Identifier: MIT
"""No code path sends automatic mail around the gate.

The compiler holds most of it: notify's write() wants a policy::Permit, and only policy::Gate can make one. This test
holds what the compiler cannot see: that a mail for the outbox is made in that one place, and stored in that one place.
"""

import pathlib
import re

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]

# What a way around the gate would have to write -> the only file that may.
ONLY_IN = {
    r"NewOutgoing\s*\{|NewOutgoing\s+\w+\s*(;|=|\{)|make_\w+<[\w:]*NewOutgoing>|outgoing\.emplace_back\(\)":
        "daemon/notify/letter.cpp",
    r"\.automatic\s*=[^=]": "daemon/notify/letter.cpp",
    r"\bfriend class Gate\b|\bPermit\(std": "daemon/policy/gate.hpp",
    r"\bPermit\((?!std)": "daemon/policy/gate.cpp",
    r"INTO outbox \(": "store/sqlite/outbox.hpp",
}
DECLARED = {"store/changes.hpp"}  # where NewOutgoing itself, with its defaults, is written down


def ways_around(root):
    found = []
    for box in ("parser", "store", "daemon"):
        for path in sorted((root / box).rglob("*.[ch]pp")):
            name = str(path.relative_to(root))
            code = re.sub(r"//.*", "", path.read_text(errors="replace"))
            found += [f"{name}: {match.group(0)}" for pattern, home in ONLY_IN.items() if name not in {home, *DECLARED}
                      for match in re.finditer(pattern, code)]
    return found


def test_no_code_path_sends_automatic_mail_around_the_gate():
    assert ways_around(SOURCE) == []


@pytest.mark.parametrize("line", [
    "store::NewOutgoing mail;",
    "changes.outgoing.push_back(store::NewOutgoing{.kind = kind});",
    "changes.outgoing.emplace_back().bytes = bytes;",
    "mail.automatic = false;",
    "const policy::Permit permit = policy::Permit(address, true);",
    'Statement insert_{db_, "INSERT INTO outbox (state) VALUES (0)"};',
])
def test_a_way_around_the_gate_is_found(tmp_path, line):
    file = tmp_path / "daemon" / "reminders.cpp"
    file.parent.mkdir()
    file.write_text(line + "\n")
    assert ways_around(tmp_path) != []
