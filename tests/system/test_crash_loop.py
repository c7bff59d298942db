# SPDX-License-Identifier: MIT
"""A mail that makes the program itself end does so a few times, and then waits on hold; the others go through."""

import signal
import smtplib

import pytest

from support import account
from support.ports import free_port
from support.waiting import wait_for

CRASH = {"TICKETD_FAIL": "in-transaction@Poison:all:crash"}


@pytest.fixture
def quiet_desk(make_desk, relay):
    return make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])


def crashes(desk, faults, end="crash", by=signal.SIGABRT, most=20):
    """Starts it as systemd would, until it stays; how often it ended."""
    for count in range(most):
        desk.start(ready=False, program=faults, env={"TICKETD_FAIL": f"in-transaction@Poison:all:{end}"})
        try:
            wait_for("its end or the mail on hold", lambda: not desk.daemon.process.running() or held(desk), 15)
        except Exception:
            desk.daemon.assert_running()
        if desk.daemon.process.running():
            return count
        assert desk.daemon.process.wait() == -by
    raise AssertionError(f"it ended {most} times\n{desk.daemon.process.tail()}")


def held(desk):
    done = desk.ctl.run("hold", "--json")
    return done.returncode == 0 and done.stdout.strip() not in (b"", b"[]")


def test_a_mail_that_ends_the_program_is_put_on_hold_and_the_rest_goes_through(quiet_desk, relay, faults):
    desk = quiet_desk
    subjects = ["First", "Second", "Poison", "Third", "Fourth"]
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)
    assert crashes(desk, faults) == 4, "once unseen, and three times with the mail in hand"
    account.wait_settled(desk, relay, 4)
    subjects.remove("Poison")
    account.assert_whole(desk, relay, subjects)
    mail, = desk.ctl.json("hold")
    assert "ended again and again" in mail["error"]
    assert "Poison" in desk.ctl.json("hold", "show", mail["id"])["raw"]
    assert desk.daemon.log().count("on hold as number") == 1
    desk.daemon.stop()
    assert not (desk.daemon.state_dir / "running").exists()

    desk.start()  # a program without the fault takes it in
    desk.ctl("hold", "retry", mail["id"])
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list")) == sorted([*subjects, "Poison"])


def test_an_end_without_a_sign_counts_less_since_kill_9_meets_innocent_mails(quiet_desk, relay, faults):
    desk = quiet_desk
    for mail in account.letters(desk, ["Poison"]):
        desk.dovecot.deliver(desk.address, mail)
    assert crashes(desk, faults, "kill", signal.SIGKILL) == 13, "once unseen, and twelve times with the mail in hand"
    mail, = desk.ctl.json("hold")
    assert "ended again and again" in mail["error"]


def test_the_count_goes_on_over_mails_that_come_in_between(quiet_desk, relay, faults):
    desk = quiet_desk
    for mail in account.letters(desk, ["Poison"]):
        desk.dovecot.deliver(desk.address, mail)
    for round_ in range(4):
        for mail in account.letters(desk, [f"Round {round_}"]):
            desk.dovecot.deliver(desk.address, mail)
        desk.start(ready=False, program=faults, env=CRASH)
        assert desk.daemon.process.wait(20) == -signal.SIGABRT
    assert crashes(desk, faults) == 0
    account.wait_settled(desk, relay, 4)
    assert len(desk.ctl.json("hold")) == 1


def test_after_a_good_end_nothing_is_written_for_a_mail(quiet_desk, relay, faults):
    desk = quiet_desk
    desk.start()
    running = desk.daemon.state_dir / "running"
    before = running.stat().st_mtime_ns
    for mail in account.letters(desk, ["One", "Two"]):
        desk.dovecot.deliver(desk.address, mail)
    account.wait_settled(desk, relay, 2)
    assert running.stat().st_mtime_ns == before and "one by one" not in desk.daemon.log()


def test_a_start_that_is_told_to_stop_has_not_ended_badly(make_desk):
    desk = make_desk()
    desk.license(*(f"client{number}@client.example,,standard,,,,,,,K{number}" for number in range(100_000)))
    desk.start(ready=False)
    wait_for("the keys", lambda: (desk.daemon.state_dir / "keys").exists(), 15, pause=0.001)
    desk.daemon.stop()  # while the register is read
    assert not (desk.daemon.state_dir / "running").exists()


def hand_over(port, desk, mail):
    with smtplib.LMTP("127.0.0.1", port, timeout=20) as server:
        server.sendmail(desk.client.address, [desk.address], mail)


def test_a_mail_that_a_mail_server_hands_over_again_and_again_is_put_on_hold_too(quiet_desk, faults):
    desk, port = quiet_desk, free_port()
    desk.daemon.configure({"mailbox": [], "lmtp": {"listen": f"127.0.0.1:{port}"}})
    poison, = account.letters(desk, ["Poison"])
    for _ in range(4):
        desk.start(program=faults, env=CRASH)
        with pytest.raises((smtplib.SMTPException, OSError)):
            hand_over(port, desk, poison)
        assert desk.daemon.process.wait(20) == -signal.SIGABRT
    desk.start(program=faults, env=CRASH)
    hand_over(port, desk, poison)
    mail, = desk.ctl.json("hold")
    assert "ended again and again" in mail["error"]
