# SPDX-License-Identifier: MIT
"""Poison: a mail that cannot be processed goes on hold, is reported once, keeps nobody back, and comes in later."""

import time

import pytest

from support import account, mails
from support.process import settle
from support.waiting import wait_for


@pytest.fixture
def poisoned(make_desk, relay, faults, tmp_path):
    """A desk that fails on mails about poison, as long as a file is there: (desk, file, its administrator)."""
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    admin = desk.person("ops", "Ops", "desk.example")
    desk.daemon.configure({"desk": {"admin": admin.address}})
    cause = tmp_path / "cause"
    cause.touch()
    env = {"TICKETD_FAIL": "in-transaction@poison:all:permanent", "TICKETD_FAIL_WHILE": str(cause), "TICKETD_HASTE": "20"}
    desk.start(program=faults, env=env)
    yield desk, cause, admin
    admin.leave()


def poison(desk, subject="This is poison"):
    mail = mails.new_mail(desk.client.address, desk.address, subject, "text")
    desk.dovecot.deliver(desk.address, mail.as_bytes(policy=mails.WIRE))
    return mail


def reports(relay, admin):
    return [mail for mail in relay.accepted_for(admin.address) if "could not be processed" in str(mail["Subject"])]


def wait_held(desk, count=1):
    return wait_for("a mail on hold", lambda: (lambda held: held if len(held) == count else None)(desk.ctl.json("hold")), 20,
                    explain=desk.daemon.process.tail)


def test_a_mail_that_fails_is_held_and_reported_once_and_comes_in_when_the_cause_is_gone(poisoned, relay):
    desk, cause, admin = poisoned
    mail = poison(desk)
    held, = wait_held(desk)
    assert held["from"] == desk.client.address and held["subject"] == "This is poison" and "told to fail" in held["error"]
    wait_for("the move", lambda: desk.mailbox.inbox("Hold"))
    assert desk.mailbox.inbox() == []
    report = wait_for("the report", lambda: reports(relay, admin), 15)[0]
    text = mails.text_of(report)
    assert "This is poison" in text and f"{held['id']}:" in text and report["Auto-Submitted"] == "auto-generated"

    shown = desk.ctl("hold", "show", held["id"])
    assert mail["Message-ID"] in shown and "told to fail" in shown
    assert "\\x0d" not in shown, "its line ends are none of its text"
    cause.unlink()
    assert "1000" in desk.ctl("hold", "retry", held["id"])
    account.wait_settled(desk, relay, 1)
    account.assert_whole(desk, relay, ["This is poison"])
    assert desk.ctl.json("hold") == []
    assert [row["outcome"] for row in desk.ctl.json("ledger")] == ["new"]
    settle(6)
    assert len(reports(relay, admin)) == 1


def test_the_next_1000_mails_are_through_in_their_normal_time(poisoned, relay):
    desk, _, _ = poisoned
    subjects = [f"Mail {number}" for number in range(1000)]

    def through(subjects):
        box = desk.dovecot.imap(desk.user)
        begun, before = time.monotonic(), len(desk.ctl.json("list", "--all"))
        for mail in account.letters(desk, subjects):
            box.append("INBOX", None, None, mail)
        box.logout()
        wait_for("all tickets", lambda: len(desk.ctl.json("list", "--all")) == before + len(subjects), 120, pause=0.1,
                 explain=desk.daemon.process.tail)
        return time.monotonic() - begun

    alone = through([f"Before {number}" for number in range(200)])
    poison(desk)
    wait_for("the first failure", lambda: "failed and will be tried again" in desk.daemon.log())
    beside = through(subjects)
    print(f"a mail: {alone * 5:.1f} ms alone, {beside:.1f} ms behind one that fails")
    wait_held(desk)
    account.wait_settled(desk, relay, 1200)


def test_several_mails_on_hold_are_one_report(poisoned, relay):
    desk, _, admin = poisoned
    for number in range(7):
        poison(desk, f"poison {number}")
    wait_held(desk, 7)
    wait_for("the report", lambda: reports(relay, admin), 15)
    settle(6)
    told = sum(mails.text_of(report).count("poison") for report in reports(relay, admin))
    assert len(reports(relay, admin)) == 1 and told >= 1


def test_a_mail_on_hold_can_be_given_up_and_the_ledger_remembers_it(poisoned):
    desk, _, _ = poisoned
    poison(desk)
    held, = wait_held(desk)
    desk.ctl("hold", "drop", held["id"])
    assert desk.ctl.json("hold") == []
    assert [row["outcome"] for row in desk.ctl.json("ledger")] == ["dropped"]
    for verb in ("show", "retry", "drop"):
        done = desk.ctl.run("hold", verb, held["id"])
        assert done.returncode == 1 and str(held["id"]) in done.stderr.decode()


def test_a_mail_on_hold_that_came_after_the_backup_is_found_again(poisoned, relay):
    desk, cause, _ = poisoned
    poison(desk)
    wait_held(desk)
    copy = desk.folder / "copy.db"
    desk.ctl("backup", copy)
    poison(desk, "More poison")
    wait_held(desk, 2)
    wait_for("the move", lambda: len(desk.mailbox.inbox("Hold")) == 2)
    desk.daemon.stop()
    for file in desk.daemon.state_dir.glob("ticketd.db*"):
        file.unlink()
    (desk.daemon.state_dir / "ticketd.db").write_bytes(copy.read_bytes())
    cause.unlink()
    desk.start()
    assert [mail["subject"] for mail in desk.ctl.json("hold")] == ["This is poison"]
    assert desk.ctl("ledger", "--rescan").startswith("0 mails")
    assert desk.ctl("ledger", "--rescan", "--hold").startswith("1 mails")
    assert [ticket["subject"] for ticket in desk.ctl.json("list", "--all")] == ["More poison"]
    assert [mail["subject"] for mail in desk.ctl.json("hold")] == ["This is poison"]
    assert desk.ctl("ledger", "--rescan", "--hold").startswith("0 mails")
