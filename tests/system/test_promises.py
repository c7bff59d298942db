# SPDX-License-Identifier: MIT
"""Promises over time: reminders by the clock of a whole daemon, the staff's words about service, and the report."""

import csv
import io
import shutil
import xml.etree.ElementTree as ElementTree

import pytest

from support import clock, mails
from support.waiting import wait_for

ALWAYS = {"level": [{"key": "commercial", "response": "24h", "calendar": "always"}]}


def reminders(person):
    return [str(mail["Subject"]) for mail in person.inbox() if "Due soon" in str(mail["Subject"]) or "Overdue" in str(mail["Subject"])]


def wait_reminder(desk, person, count):
    """Until it is in the mailbox and the desk knows so: a daemon that is killed before sends it again, as it must."""
    wait_for(f"reminder number {count} to {person.address}",
             lambda: len(reminders(person)) >= count and all(m["state"] == "sent" for m in desk.ctl.json("outbox")), 30,
             explain=desk.daemon.process.tail)


@pytest.fixture
def vera(make_desk):
    """A desk with a supervisor: (desk, supervisor)."""
    desk = make_desk(**ALWAYS)
    supervisor = desk.person("vera", "Vera", "desk.example")
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address},
                                     {"name": "Vera", "address": supervisor.address, "role": "supervisor"}]})
    yield desk, supervisor
    supervisor.leave()


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_warning_due_time_and_supervisor_arrive_once_also_over_restarts(vera, tmp_path):
    desk, supervisor = vera
    time = clock.Clock(tmp_path / "time")
    desk.start(env=time.env)
    _, _, tid = desk.open_ticket(desk.licensed)
    desk.wait_notice(tid)
    assert reminders(desk.staff) == []
    time.move(hours=18.5)
    wait_reminder(desk, desk.staff, 1)
    desk.daemon.stop()
    desk.start(env=time.env)
    time.move(hours=24.2)
    wait_reminder(desk, desk.staff, 2)
    desk.daemon.kill()
    desk.start(env=time.env)
    time.move(hours=25.5)
    wait_reminder(desk, supervisor, 1)
    desk.daemon.stop()
    time.move(hours=60)
    desk.start(env=time.env)
    desk.open_ticket(desk.client, "Another one")  # all that was due is queued by the time of its acknowledgement
    assert [subject.split("]")[1].split(":")[0].strip() for subject in reminders(desk.staff)] == ["Due soon", "Overdue"]
    assert len(reminders(supervisor)) == 1
    events = [event["what"] for event in desk.ctl.json("show", tid)["events"]]
    assert events.count("reminded") == 3


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_a_reply_to_a_reminder_answers_the_client_and_ends_the_reminders(vera, tmp_path):
    desk, supervisor = vera
    time = clock.Clock(tmp_path / "time")
    desk.start(env=time.env)
    _, _, tid = desk.open_ticket(desk.licensed)
    time.move(hours=24.2)
    wait_reminder(desk, desk.staff, 1)
    overdue = [mail for mail in desk.staff.inbox() if "Overdue" in str(mail["Subject"])][0]
    desk.staff.reply(overdue, "Use water.")
    answer = desk.wait_ack(desk.licensed, 2)
    assert "Use water." in mails.text_of(answer)
    time.move(hours=30)
    desk.open_ticket(desk.client, "Another one")
    assert reminders(supervisor) == []
    shown = desk.ctl.json("show", tid)
    assert shown["due"] is None and shown["status"] == "waiting"


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_after_a_long_stop_nobody_is_reminded_of_what_a_waiting_mail_answers(vera, tmp_path):
    desk, supervisor = vera
    time = clock.Clock(tmp_path / "time")
    desk.start(env=time.env)
    _, _, tid = desk.open_ticket(desk.licensed)
    notice = desk.wait_notice(tid)
    desk.daemon.stop()
    desk.staff.reply(notice, "Use water.")
    wait_for("the answer in the desk's mailbox", lambda: len(desk.mailbox.inbox()) == 1)
    time.move(hours=30)
    desk.start(env=time.env)
    assert "Use water." in mails.text_of(desk.wait_ack(desk.licensed, 2))
    desk.open_ticket(desk.client, "Another one")
    assert reminders(desk.staff) == [] and reminders(supervisor) == []
    assert "reminded" not in [event["what"] for event in desk.ctl.json("show", tid)["events"]]


def test_staff_set_level_urgency_and_assignee_from_the_shell_and_by_mail(desk):
    _, _, tid = desk.open_ticket(desk.licensed)
    notice = desk.wait_notice(tid)
    desk.ctl("level", tid, "non-product", "--as", "Anna")
    desk.ctl("urgent", tid, "--as", "Anna")
    desk.ctl("assign", tid, "Anna")
    shown = desk.ctl.json("show", tid)
    assert (shown["level"], shown["urgent"], shown["assignee"]) == ("non-product", True, "Anna")
    assert "set by Anna" in desk.ctl("show", tid)
    assert "no level" in desk.ctl.run("level", tid, "gold").stderr.decode()
    desk.staff.reply(notice, "!normal\n!level commercial\n!wait for the log file\n")
    wait_for("the mail's commands", lambda: not desk.ctl.json("show", tid)["urgent"], explain=desk.daemon.process.tail)
    shown = desk.ctl.json("show", tid)
    assert (shown["level"], shown["status"]) == ("commercial", "waiting")
    assert shown["due"] is not None  # only a public answer stops the clock
    waiting = [event for event in shown["events"] if event["what"] == "waiting"]
    assert [(event["who"], event["detail"]) for event in waiting] == [("Anna", "for the log file")]


def test_a_level_that_may_not_pass_to_development_is_refused_with_the_reason(desk):
    _, _, tid = desk.open_ticket(desk.client)
    done = desk.ctl.run("development", tid, "--as", "Anna")
    assert done.returncode == 1
    assert "level non-commercial does not pass to the development department" in done.stderr.decode()
    _, _, tid = desk.open_ticket(desk.licensed, "A deep one")
    desk.ctl("development", tid, "--as", "Anna")
    assert desk.ctl.json("show", tid)["level"] == "development"


@pytest.fixture
def answered(make_desk):
    """A desk that kept one promise, broke another, and answered a further message."""
    desk = make_desk(level=[{"key": "commercial", "response": "24h", "calendar": "always"},
                            {"key": "non-commercial", "response": "1s", "calendar": "always"}]).start()
    _, _, late = desk.open_ticket(desk.client)
    _, _, soon = desk.open_ticket(desk.licensed)
    wait_for("a broken promise", lambda: desk.ctl.json("show", late)["overdue"])
    desk.ctl("reply", late, "--as", "Anna", stdin="Late.\n")
    desk.ctl("reply", soon, "--as", "Anna", stdin="Soon.\n")
    answer = desk.wait_ack(desk.licensed, 2)
    desk.licensed.reply(answer, "And now?")
    wait_for("the further message", lambda: desk.ctl.json("show", soon)["due"])
    desk.ctl("reply", soon, "--as", "Anna", stdin="Now too.\n")
    desk.ctl("close", late, "--as", "Anna")
    return desk


def test_the_report_says_what_was_promised_and_what_was_kept(answered):
    report = answered.ctl.json("report")
    levels = {level["level"]: level for level in report["levels"]}
    assert list(levels) == ["commercial", "non-commercial"]
    kept, broken = levels["commercial"], levels["non-commercial"]
    assert (kept["first"]["answers"], kept["first"]["met"], kept["first"]["missed"]) == (1, 1, 0)
    assert (kept["further"]["answers"], kept["further"]["met"]) == (1, 1)
    assert (broken["first"]["met"], broken["first"]["missed"], broken["closed"]) == (0, 1, 1)
    assert broken["first"]["elapsed_seconds"]["p95"] >= 1
    assert broken["further"]["open_seconds"] == {"p50": None, "p90": None, "p95": None}
    assert report["total"]["opened"] == 2 and report["total"]["first"]["answers"] == 2
    rows = list(csv.DictReader(io.StringIO(answered.ctl("report", "--csv"))))
    assert [row["level"] for row in rows] == ["commercial", "non-commercial", "total"]
    assert rows[1]["first_missed"] == "1" and rows[1]["further_open_p50"] == ""
    text = answered.ctl("report")
    assert "FIRST ANSWERS" in text and "0 %" in text and "100 %" in text
    # A level that staff change later changes nothing in what was measured.
    soon = [ticket["tid"] for ticket in answered.ctl.json("list", "--all") if ticket["level"] == "commercial"]
    answered.ctl("level", soon[0], "partner")
    assert answered.ctl.json("report")["levels"][1]["first"] == kept["first"]
    assert answered.ctl.json("report", "--since", "2000-01-01", "--until", "2000-01-02")["levels"] == []
    assert "no date" in answered.ctl.run("report", "--since", "yesterday").stderr.decode()


def test_the_report_is_drawn_as_svg_and_png(answered, tmp_path):
    if not shutil.which("gnuplot"):
        pytest.skip("gnuplot is not installed")
    svg, png = tmp_path / "report.svg", tmp_path / "report `touch x`.png"
    answered.ctl("report", "--plot", svg)
    root = ElementTree.fromstring(svg.read_bytes())
    assert root.tag.endswith("svg")
    texts = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text") or node.tag.endswith("tspan"))
    assert "commercial" in "".join(texts.split()) and "kept" in texts
    answered.ctl("report", "--plot", png)
    assert png.read_bytes().startswith(b"\x89PNG\r\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([svg.name, png.name])
    assert answered.ctl.run("report", "--plot", tmp_path / "report.gif").returncode == 2
    assert answered.ctl.run("report", "--plot", tmp_path / "none" / "report.svg").returncode == 3
