# SPDX-License-Identifier: MIT
"""Whose ticket it is: by command, in turn, and while people are away."""

import datetime
import zoneinfo

import pytest

from support import clock, mails
from support.waiting import wait_for


def settled(desk):
    wait_for("the outbox to be empty", lambda: all(m["state"] == "sent" for m in desk.ctl.json("outbox")), 15)


def told(person, tid):
    return [mails.text_of(mail) for mail in person.inbox() if mails.tid_of(mail) == tid]


def assignee(desk, tid):
    return desk.ctl.json("show", tid)["assignee"]


def events(desk, tid, what):
    return [event for event in desk.ctl.json("show", tid)["events"] if event["what"] == what]


def away(desk, name):
    return next(person for person in desk.ctl.json("staff") if person["name"] == name)


@pytest.fixture
def team(make_desk):
    """A desk with three agents, not started: (desk, boris, carl)."""
    desk = make_desk()
    boris, carl = (desk.person(name.lower(), name, "desk.example") for name in ("Boris", "Carl"))
    desk.daemon.configure({"staff": [{"name": "Anna Berg", "address": desk.staff.address},
                                     {"name": "Boris", "address": boris.address}, {"name": "Carl", "address": carl.address}]})
    yield desk, boris, carl
    boris.leave()
    carl.leave()


def test_who_is_given_a_ticket_is_told_by_whom_and_nobody_else_is(team):
    desk, boris, carl = team
    desk.start()
    _, _, tid = desk.open_ticket(text="It burns.\n")
    desk.staff.reply(desk.wait_notice(tid), "!assign boris", quote=False)
    given = boris.wait_mail(lambda mail: "gave you" in mails.text_of(mail))
    assert mails.text_of(given).startswith(f"Anna Berg gave you [TID#{tid}]\n") and "| It burns." in mails.text_of(given)
    assert assignee(desk, tid) == "Boris"
    boris.reply(given, "!assign anna\nUse water.", quote=False)  # hands it on with his answer
    desk.staff.wait_mail(lambda mail: "Boris gave you" in mails.text_of(mail))
    assert assignee(desk, tid) == "Anna Berg"
    desk.staff.reply(desk.staff.inbox()[0], "!assign me", quote=False)
    wait_for("the second assigning", lambda: len(events(desk, tid, "assigned")) == 3, 15)
    settled(desk)
    assert len(told(carl, tid)) == 1 and len(told(boris, tid)) == 2 and len(told(desk.staff, tid)) == 2
    assert [event["who"] for event in events(desk, tid, "assigned")] == ["Anna Berg", "Boris", "Anna Berg"]


def test_new_tickets_go_round_also_over_a_restart(team):
    desk, boris, carl = team
    desk.daemon.configure({"desk": {"assign": "round-robin"}})
    desk.start()
    tids = [desk.open_ticket(subject=f"Ticket {number}")[2] for number in range(2)]
    settled(desk)  # what is cut off in the middle of a send goes out again
    desk.daemon.kill()
    desk.start()
    tids += [desk.open_ticket(subject=f"Ticket {number}")[2] for number in range(2, 5)]
    assert [assignee(desk, tid) for tid in tids] == ["Anna Berg", "Boris", "Carl", "Anna Berg", "Boris"]
    assert [event["who"] for event in events(desk, tids[0], "assigned")] == ["ticketd"]
    settled(desk)
    assert [len(told(boris, tid)) for tid in tids] == [0, 1, 0, 0, 1]
    assert "it was your turn" in told(boris, tids[1])[0]


def test_one_level_alone_may_go_round_among_its_people(team):
    desk, boris, carl = team
    desk.daemon.configure({"level": [{"key": "commercial", "assign": "round-robin", "people": ["Carl", "Boris"]}]})
    desk.start()
    tids = [desk.open_ticket(desk.licensed, subject=f"Ticket {number}")[2] for number in range(3)]
    assert [assignee(desk, tid) for tid in tids] == ["Boris", "Carl", "Boris"]
    assert assignee(desk, desk.open_ticket(desk.client)[2]) in (None, "")


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_who_is_away_until_a_day_gets_no_tickets_until_it_is_over(team, tmp_path):
    desk, boris, carl = team
    time = clock.Clock(tmp_path / "time")
    desk.daemon.configure({"desk": {"assign": "round-robin"}})
    desk.start(env=time.env)
    first = desk.open_ticket()[2]
    assert assignee(desk, first) == "Anna Berg"
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Berlin")).date()
    desk.staff.reply(desk.wait_notice(first), f"!away until {today}", quote=False)
    wait_for("Anna to be away", lambda: away(desk, "Anna Berg")["away"], 15)
    tids = [desk.open_ticket(subject=f"Ticket {number}")[2] for number in range(3)]
    assert [assignee(desk, tid) for tid in tids] == ["Boris", "Carl", "Boris"]
    time.move(hours=25)
    assert assignee(desk, desk.open_ticket(subject="Later")[2]) == "Anna Berg"


def test_a_ticket_of_somebody_who_is_away_is_told_to_the_team_until_they_are_back(team):
    desk, boris, carl = team
    desk.start()
    _, ack, tid = desk.open_ticket()
    desk.staff.reply(desk.wait_notice(tid), "!assign Boris", quote=False)
    boris.wait_mail(lambda mail: "gave you" in mails.text_of(mail))
    assert away(desk, "Boris")["open"] == 1
    desk.ctl("away", "boris", "2099-12-31", "--as", "Carl")
    desk.client.reply(ack, "Still burning.", quote=False)
    text = mails.text_of(carl.wait_mail(lambda mail: "Still burning." in mails.text_of(mail)))
    assert "Boris, whose ticket it is, is away until Thu 2099-12-31" in text
    boris.wait_mail(lambda mail: "Still burning." in mails.text_of(mail))
    desk.ctl("away", "Boris", "no")
    desk.client.reply(ack, "Now the roof too.", quote=False)
    boris.wait_mail(lambda mail: "Now the roof" in mails.text_of(mail))
    settled(desk)
    assert not any("Now the roof" in text for text in told(carl, tid))


def test_an_automatic_reply_makes_its_writer_absent_and_their_next_mail_ends_that(team):
    desk, boris, carl = team
    desk.daemon.configure({"desk": {"assign": "round-robin"}})
    desk.start()
    first = desk.open_ticket()[2]
    notice = desk.wait_notice(first)
    desk.staff.reply(notice, "I am on leave.", quote=False, subject="Automatic reply: " + str(notice["Subject"]),
                     headers={"Auto-Submitted": "auto-replied (vacation)"})
    wait_for("Anna to be away", lambda: away(desk, "Anna Berg")["away_by"] == "automatic reply", 15)
    assert [event["who"] for event in events(desk, first, "away")] == ["Anna Berg"]
    tids = [desk.open_ticket(subject=f"Ticket {number}")[2] for number in range(3)]
    assert [assignee(desk, tid) for tid in tids] == ["Boris", "Carl", "Boris"]
    desk.staff.reply(notice, "Use water.", quote=False)
    wait_for("Anna to be back", lambda: not away(desk, "Anna Berg")["away"], 15)
    assert assignee(desk, desk.open_ticket(subject="Ticket 3")[2]) == "Anna Berg"


def test_the_shell_refuses_a_date_that_is_none_and_a_person_who_is_nobody(team):
    desk, _, _ = team
    desk.start()
    assert "no date" in desk.ctl.run("away", "Boris", "soon").stderr.decode()
    assert "no \"Zoe\"" in desk.ctl.run("away", "Zoe").stderr.decode()
    assert [person["away"] for person in desk.ctl.json("staff")] == [False, False, False]
    assert "Boris" in desk.ctl("staff")
