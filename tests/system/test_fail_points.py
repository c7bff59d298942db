# SPDX-License-Identifier: MIT
"""The daemon fails at each named step of a mail's way (daemon/fail_point.hpp), and draws level afterwards."""

import signal
import struct
import subprocess

import pytest

from support import account
from support.daemon import binaries
from support.waiting import wait_for

STEPS = ["after-fetch", "in-transaction", "before-commit", "after-commit", "after-move", "before-data", "after-data",
         "before-result"]
CONNECTIONS = 4  # to the relay, unless configured otherwise


@pytest.fixture
def quiet_desk(make_desk, relay):
    """A desk that writes to its client alone, without bounds."""
    return make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])


def marks(desk):
    """Of the mails in the file of those that are in flight: 1 for a mail without an answer, 2 for one that was taken."""
    slots = (desk.daemon.state_dir / "in-flight").read_bytes()[128:]
    return sorted(mark for _, mark in struct.iter_unpack("=qQ", slots) if mark)


def deliver(desk, subjects):
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)


@pytest.mark.parametrize("step", STEPS)
def test_killed_three_times_at_one_step_it_loses_and_doubles_nothing(quiet_desk, relay, faults, step):
    desk, subjects = quiet_desk, []
    for round_ in range(3):
        subjects += (new := [f"Round {round_}, mail {number}" for number in range(5)])
        deliver(desk, new)
        desk.start(ready=False, program=faults, env={"TICKETD_FAIL": step})
        assert desk.daemon.process.wait(20) == -signal.SIGKILL
    desk.start()
    account.wait_settled(desk, relay, len(subjects))
    twice = account.assert_whole(desk, relay, subjects)
    uncertain = [item for item in desk.ctl.json("outbox") if item["uncertain"]]
    if step == "after-data":
        assert uncertain, "cut after DATA, and nobody is told"
        assert len(uncertain) <= 3 * CONNECTIONS
    elif step not in ("after-commit", "after-move", "before-result"):  # where something may be on its way just then
        assert twice == 0 and not uncertain, "nothing was cut after DATA"


@pytest.mark.parametrize("boot, expected", [("another", 5), (None, 0)])
def test_what_was_sent_and_not_recorded_is_known_unless_the_machine_itself_went_down(quiet_desk, relay, faults, boot, expected):
    desk, subjects = quiet_desk, [f"Mail {number}" for number in range(5)]
    deliver(desk, subjects)
    desk.start(program=faults, env={"TICKETD_FAIL": "before-result:all:temporary"})
    desk.daemon.wait_log("cannot be recorded")
    wait_for("answers to all that is on its way", lambda: marks(desk) == [2] * 5, 20, explain=desk.daemon.process.tail)
    desk.daemon.kill()
    desk.start(env={"TICKETD_BOOT": boot} if boot else {})
    account.wait_settled(desk, relay, 5)
    account.assert_whole(desk, relay, subjects)
    assert sum(item["uncertain"] for item in desk.ctl.json("outbox")) == expected


@pytest.mark.parametrize("step, kind", [
    ("after-fetch", "network"), ("after-fetch", "memory"),
    ("in-transaction", "temporary"), ("in-transaction", "memory"),
    ("before-commit", "temporary"), ("before-commit", "permanent"), ("before-commit", "memory"),
    ("after-commit", "temporary"), ("after-commit", "permanent"), ("after-commit", "memory"),
    ("after-move", "network"), ("before-result", "temporary"),
])
def test_an_error_at_one_step_costs_a_pause_and_nothing_else(quiet_desk, relay, faults, step, kind):
    desk, subjects = quiet_desk, [f"Mail {number}" for number in range(5)]
    deliver(desk, subjects)
    desk.start(ready=False, program=faults, env={"TICKETD_FAIL": f"{step}::{kind} {step}:2:{kind}", "TICKETD_HASTE": "20"})
    account.wait_settled(desk, relay, len(subjects))
    assert account.assert_whole(desk, relay, subjects) == 0
    desk.daemon.assert_running()


def test_the_shipped_program_has_no_fail_points(faults):
    def holds(program, word):
        return word.encode() in program.read_bytes()

    for word in ("TICKETD_FAIL", "TICKETD_DISK", "TICKETD_HASTE", "after-data"):
        assert holds(faults, word), "this test looks for the wrong words"
        assert not holds(binaries() / "ticketd", word)
    symbols = subprocess.run(["nm", "-C", binaries() / "ticketd"], capture_output=True, text=True).stdout
    assert "ticketd::fail_point" not in symbols
