# SPDX-License-Identifier: MIT
"""The daemon fails at each named step of a mail's way (daemon/fail_point.hpp), and draws level afterwards."""

import signal
import subprocess

import pytest

from support import account
from support.daemon import binaries

STEPS = ["after-fetch", "in-transaction", "before-commit", "after-commit", "after-move", "before-data", "after-data",
         "before-result"]


@pytest.fixture
def quiet_desk(make_desk, relay):
    """A desk that writes to its client alone, without bounds."""
    return make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])


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
    if step in ("after-fetch", "in-transaction", "before-commit", "before-data"):
        assert twice == 0, "sent twice, though nothing was cut after DATA"
    if step == "after-data":
        uncertain = [item for item in desk.ctl.json("outbox") if item["uncertain"]]
        assert uncertain, "cut after DATA, and nobody is told"


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
