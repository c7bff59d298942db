# SPDX-License-Identifier: MIT
"""One mail that its server cannot give, whatever the server does instead: the others go on, and health names it."""

import re

import pytest

from support import account
from support.imap_push import PushServer
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}
POISONED = 20
WAYS = {"close": [],
        "bye": ["* BYE Internal error occurred"],
        "bad": ["{tag} BAD Command Error. 11"],
        "cut literal": [f"* {POISONED} FETCH (UID {POISONED} RFC822.SIZE 900 BODY[]<0> {{900}}", "From: a@b", "* BYE Internal error"],
        "left out": ["{tag} OK fetched"]}


@pytest.fixture
def server():
    made = PushServer()
    yield made
    made.stop()


@pytest.fixture
def scripted(make_desk, relay, server, faults):
    """A desk on the scripted server, not started: its mails are pushed there."""
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    desk.mailbox_setting(url=f"imap://127.0.0.1:{server.port}/INBOX", poll="1s")
    desk.begin = lambda **more: desk.start(program=faults, env=HASTE, **more)
    return desk


def push(desk, server, subjects):
    for mail in account.letters(desk, subjects):
        server.push(mail)


def fetches(text, uid):
    """Whether the command is a FETCH that names the mail, alone or in its set."""
    found = re.match(r"UID FETCH ([\d:*,]+)", text, re.I)
    for part in found.group(1).split(",") if found else []:
        first, _, last = part.partition(":")
        if int(first) <= uid and (last == "*" or uid <= int(last or first)):
            return True
    return False


def subjects(desk):
    return sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all"))


@pytest.mark.parametrize("way", WAYS)
def test_one_mail_that_the_server_cannot_give_keeps_no_other_back(scripted, server, way):
    push(scripted, server, [f"Mail {number:02}" for number in range(1, 41)])
    server.instead = lambda text: list(WAYS[way]) if fetches(text, POISONED) else None
    scripted.begin(ready=False)
    wait_for("the first fetch", lambda: any("FETCH" in line for line in list(server.commands)), explain=scripted.daemon.process.tail)
    others = [f"Mail {number:02}" for number in range(1, 41) if number != POISONED]
    wait_for("the others", lambda: subjects(scripted) == others, 40, explain=scripted.daemon.process.tail)
    push(scripted, server, ["Later"])
    wait_for("a later one", lambda: "Later" in subjects(scripted), 40, explain=scripted.daemon.process.tail)
    wait_for("health to name it", lambda: f"mail UID {POISONED} in".encode() in scripted.ctl.run("health").stdout, 20,
             explain=scripted.daemon.process.tail)
    server.instead = None
    wait_for("it, too", lambda: f"Mail {POISONED}" in subjects(scripted), 60, explain=scripted.daemon.process.tail)
    wait_for("health", lambda: scripted.ctl.run("health").returncode == 0, 20)
    assert subjects(scripted) == sorted([*others, f"Mail {POISONED}", "Later"])
