# SPDX-License-Identifier: MIT
"""The morning digest, by the clock of a whole daemon."""

import datetime
import zoneinfo

import pytest

from support import clock, mails
from support.waiting import wait_for

pytestmark = pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")

ZONE = zoneinfo.ZoneInfo("Europe/Berlin")


def digests(person):
    return [mail for mail in person.inbox() if "Morning digest" in str(mail["Subject"])]


def hours_to(days, hour, minute=0):
    """From now to a time on the clock, so many days from today."""
    now = datetime.datetime.now(ZONE)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0) + datetime.timedelta(days=days)
    return (then - now).total_seconds() / 3600


def wait_digests(desk, person, count):
    wait_for(f"digest number {count} to {person.address}",
             lambda: len(digests(person)) >= count and all(m["state"] == "sent" for m in desk.ctl.json("outbox")), 60,
             explain=desk.daemon.process.tail)
    return digests(person)


@pytest.fixture
def morning(make_desk, tmp_path):
    """A desk with two of staff, whose digest comes every day; its clock stands at tomorrow, 06:00."""
    desk = make_desk(digest={"at": "08:00", "calendar": "always"})
    boris = desk.person("boris", "Boris", "desk.example")
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address, "receipts": True},
                                     {"name": "Boris", "address": boris.address}]})
    time = clock.Clock(tmp_path / "time")
    time.move(hours_to(1, 6))
    desk.start(env=time.env)
    yield desk, boris, time
    boris.leave()


def test_each_gets_one_digest_a_morning_whatever_the_clock_does(morning):
    desk, boris, time = morning
    _, _, tid = desk.open_ticket()
    desk.wait_notice(tid)
    assert digests(desk.staff) == []
    time.move(hours_to(1, 8, 1))
    digest = wait_digests(desk, desk.staff, 1)[0]
    assert f"[TID#{tid}] Printer on fire" in mails.text_of(digest)
    wait_digests(desk, boris, 1)
    desk.daemon.kill()
    time.move(hours_to(1, 7, 50))  # back, and over the hour again
    desk.start(env=time.env)
    desk.open_ticket(subject="Second")
    desk.daemon.stop()
    time.move(hours_to(1, 9))
    desk.start(env=time.env)
    desk.open_ticket(subject="Third")
    assert len(digests(desk.staff)) == 1 and len(digests(boris)) == 1
    time.move(hours_to(2, 8, 1))
    wait_digests(desk, desk.staff, 2)
    wait_digests(desk, boris, 2)
    assert len(digests(desk.staff)) == 2


def test_tickets_are_taken_by_replying_to_the_digest(morning):
    desk, _, time = morning
    tids = [desk.open_ticket(subject=f"Trouble {i}")[2] for i in range(2)]
    desk.wait_notice(tids[-1])
    time.move(hours_to(1, 8, 1))
    digest = wait_digests(desk, desk.staff, 1)[0]
    desk.staff.reply(digest, f"!assign me {tids[0]} {tids[1]}\n")
    desk.staff.wait_mail(lambda mail: mails.text_of(mail).startswith("Your mail"), 20, explain=desk.daemon.process.tail)
    assert [desk.ctl.json("show", tid)["assignee"] for tid in tids] == ["Anna", "Anna"]
    before = len(desk.ctl.json("list", "--all"))
    desk.staff.reply(digest, "Who does the first one?\n")
    desk.staff.wait_mail(lambda mail: "about no ticket, and holds no command" in mails.text_of(mail), 20,
                         explain=desk.daemon.process.tail)
    assert len(desk.ctl.json("list", "--all")) == before


def test_a_morning_with_nothing_to_tell_has_no_digest(morning):
    desk, _, time = morning
    desk.daemon.stop()
    time.move(hours_to(1, 8, 1))
    desk.start(env=time.env)
    desk.open_ticket()
    desk.daemon.stop()
    desk.start(env=time.env)
    desk.open_ticket(subject="Second")
    assert digests(desk.staff) == []
    time.move(hours_to(2, 8, 1))
    wait_digests(desk, desk.staff, 1)
    assert len(digests(desk.staff)) == 1
