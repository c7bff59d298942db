# SPDX-License-Identifier: MIT
"""What an IMAP server can do to the daemon, with one that is scripted: every mail once, every answer once."""

import collections
import re
import sqlite3
import time

import pytest

from support import account, mails
from support.imap_push import CAPABILITIES, PushServer
from support.process import settle
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


def wait_whole(desk, relay, subjects, server=None):
    account.wait_settled(desk, relay, len(subjects))
    if server:
        wait_for("every mail to be moved", lambda: not server.mails, 20, explain=desk.daemon.process.tail)
    settle(0.3)
    assert account.assert_whole(desk, relay, subjects) == 0


REFUSALS = [["* BYE going down for maintenance"], ["{tag} NO [UNAVAILABLE] later"], ["{tag} NO [OVERQUOTA] full"], ["{tag} BAD what"]]


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "UID MOVE", "IDLE", "CAPABILITY"])
def test_a_step_that_is_refused_in_every_way_is_done_later(scripted, relay, server, command):
    push(scripted, server, subjects := [f"Mail {number}" for number in range(3)])
    left = list(REFUSALS)
    server.instead = lambda text: left.pop(0) if left and text.upper().startswith(command) else None
    scripted.begin(ready=False)
    wait_for("the first refusal", lambda: len(left) < len(REFUSALS), explain=scripted.daemon.process.tail)
    wait_whole(scripted, relay, subjects, server)


def test_a_wrong_password_for_a_while_is_shown_and_tried_again(scripted, relay, server):
    server.password = "another"
    push(scripted, server, ["Mail"])
    scripted.begin(ready=False)
    scripted.daemon.wait_log("refuses the user")
    wait_for("health to say so", lambda: b"refuses the user" in scripted.ctl.run("health").stdout)
    assert scripted.dovecot.PASSWORD not in scripted.daemon.log()
    server.password = None
    wait_whole(scripted, relay, ["Mail"], server)
    wait_for("health", lambda: scripted.ctl.run("health").returncode == 0)


def test_a_folder_that_is_missing_for_a_while_is_shown_and_watched_when_it_is_there(scripted, relay, server):
    server.folder_is_missing = True
    push(scripted, server, ["Mail"])
    scripted.begin(ready=False)
    scripted.daemon.wait_log("cannot be opened")
    wait_for("health to say so", lambda: b"cannot be opened" in scripted.ctl.run("health").stdout)
    server.folder_is_missing = False
    wait_whole(scripted, relay, ["Mail"], server)


def test_from_a_read_only_folder_mails_are_taken_once_also_after_a_restart(scripted, relay, server):
    server.read_only = True
    push(scripted, server, subjects := [f"Mail {number}" for number in range(3)])
    scripted.begin()
    wait_whole(scripted, relay, subjects)
    scripted.daemon.stop()
    scripted.begin()
    push(scripted, server, ["Later"])
    wait_whole(scripted, relay, [*subjects, "Later"])
    assert len(server.mails) == 4 and not any("UID MOVE" in line or "UID STORE" in line for line in server.commands)


def test_another_uidvalidity_rescans_and_doubles_nothing(scripted, relay, server):
    scripted.mailbox_setting(processed="")
    push(scripted, server, subjects := [f"Mail {number}" for number in range(5)])
    scripted.begin()
    account.wait_settled(scripted, relay, 5)
    server.replace(uidvalidity=2)
    push(scripted, server, ["Later"])
    account.wait_settled(scripted, relay, 6)
    settle(1.5)
    assert account.assert_whole(scripted, relay, [*subjects, "Later"]) == 0
    outcomes = collections.Counter((row["uidvalidity"], row["outcome"]) for row in scripted.ctl.json("ledger"))
    assert outcomes == {(1, "new"): 5, (2, "duplicate"): 5, (2, "new"): 1}


def test_start_new_leaves_the_old_mails_also_under_another_uidvalidity(scripted, relay, server):
    scripted.mailbox_setting(processed="", start="new")
    push(scripted, server, ["Old 1", "Old 2"])
    scripted.begin()
    push(scripted, server, ["New 1"])
    account.wait_settled(scripted, relay, 1)
    server.dates = {1: time.time() - 3600, 2: time.time() - 3600}
    server.replace(uidvalidity=2)
    push(scripted, server, ["New 2"])
    wait_whole(scripted, relay, ["New 1", "New 2"])
    scripted.daemon.wait_log("2 of them came before the desk began here")


def test_uids_that_are_given_a_second_time_lose_and_double_nothing(scripted, relay, server):
    push(scripted, server, subjects := [f"Mail {number}" for number in range(3)])
    scripted.begin()
    wait_whole(scripted, relay, subjects, server)
    scripted.daemon.stop()
    server.next_uid = 1  # restored from a backup
    server.push(server.folders["Processed"][0])
    push(scripted, server, ["Later"])
    scripted.begin()
    wait_whole(scripted, relay, [*subjects, "Later"], server)
    scripted.daemon.wait_log("restored from a backup")


def test_uids_that_are_given_a_second_time_and_outrun_the_ledger_lose_nothing(scripted, relay, server):
    push(scripted, server, subjects := [f"Mail {number}" for number in range(3)])
    scripted.begin()
    wait_whole(scripted, relay, subjects, server)
    scripted.daemon.stop()
    with sqlite3.connect(scripted.daemon.state_dir / "ticketd.db") as database:
        database.execute("UPDATE delivery SET at = at - 3600000")  # an hour goes by
    server.next_uid = 1  # restored from a backup, and what had waited for it came before we did
    push(scripted, server, later := [f"Later {number}" for number in range(4)])
    scripted.begin(ready=False)
    wait_whole(scripted, relay, [*subjects, *later], server)
    scripted.daemon.wait_log("restored from a backup")
    wait_for("health", lambda: scripted.ctl.run("health").returncode == 0)


def test_mails_that_are_expunged_under_us_cost_no_other(scripted, relay, server):
    push(scripted, server, [f"Mail {number}" for number in range(6)])

    def instead(text):
        if text.upper().startswith("UID FETCH"):
            server.mails.pop(2, None)
            server.mails.pop(5, None)
        return None

    server.instead = instead
    scripted.begin()
    wait_whole(scripted, relay, [f"Mail {number}" for number in (0, 2, 3, 5)], server)


def test_another_client_that_moves_and_flags_at_the_same_time_disturbs_nobody(scripted, relay, server):
    gone = []

    def instead(text):
        if text.upper().startswith("UID MOVE") and server.mails:  # just before we move, somebody else has moved one
            gone.append(server.mails.pop(min(server.mails)))
        for mail in server.mails.values():
            mail[1].add("\\Seen")
        return None

    server.instead = instead
    scripted.begin()
    subjects = [f"Mail {number}" for number in range(30)]
    for start in range(0, 30, 5):
        push(scripted, server, subjects[start:start + 5])
        settle(0.1)
    wait_whole(scripted, relay, subjects, server)
    assert gone


def test_exists_that_shrinks_and_lies_loses_and_doubles_nothing(scripted, relay, server):
    scripted.begin()
    wait_for("IDLE", server.idle_clients)
    subjects = []
    for line in ("* 9 EXISTS", "* 0 EXISTS", "* 3 EXISTS", "* 4000000000 EXISTS", "* 1 EXPUNGE", "* 1 EXISTS"):
        server.say(line)
        subjects.append(f"After {line}")
        push(scripted, server, subjects[-1:])
    wait_whole(scripted, relay, subjects, server)


def test_a_literal_with_nul_bytes_is_taken_whole(scripted, relay, server):
    mail, = account.letters(scripted, ["Nothing"])
    server.push(mail.replace(b"text text", b"te\0xt \0\0 text", 1))
    scripted.begin()
    wait_whole(scripted, relay, ["Nothing"], server)
    entry, = scripted.entries(1000)
    assert b"te\0xt \0\0 text" in scripted.ctl.bytes("raw", entry["id"])


def test_unsolicited_responses_everywhere_change_nothing(scripted, relay, server):
    server.chatter = ["* OK still here", "* 1 FETCH (FLAGS (\\Seen) UID 1)", "* FLAGS (\\Seen)", "* 2 RECENT",
                      "* OK [ALERT] the disk is old", "* XUNKNOWN \"x\" (y)", "* NO [UNAVAILABLE] nothing to do with you",
                      "* LIST () \"/\" \"Other\"", "* SEARCH", "* STATUS \"Other\" (MESSAGES 4)"]
    push(scripted, server, subjects := [f"Mail {number}" for number in range(5)])
    scripted.begin()
    wait_whole(scripted, relay, subjects, server)
    push(scripted, server, ["Later"])
    wait_whole(scripted, relay, [*subjects, "Later"], server)


@pytest.mark.parametrize("without", ["IDLE", "MOVE", "UIDPLUS", "MOVE UIDPLUS", "LITERAL+", "SASL-IR", "IDLE MOVE UIDPLUS LITERAL+ SASL-IR"])
def test_a_server_that_lacks_an_extension(scripted, relay, server, without):
    server.capabilities = " ".join(word for word in CAPABILITIES.split() if word not in without.split())
    push(scripted, server, subjects := [f"Mail {number}" for number in range(3)])
    scripted.begin()
    push(scripted, server, ["Later"])
    moves = "MOVE" not in without.split() or "UIDPLUS" not in without.split()
    wait_whole(scripted, relay, [*subjects, "Later"], server if moves else None)
    if not moves:
        wait_for("the flags", lambda: all("$Ticketed" in flags for _, flags in server.mails.values()))
        assert len(server.mails) == 4, "expunged without UIDPLUS: that would destroy other people's deletions"
        scripted.daemon.stop()
        scripted.begin()
        settle(0.5)
        account.assert_whole(scripted, relay, [*subjects, "Later"])


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
