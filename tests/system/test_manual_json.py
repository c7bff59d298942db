# SPDX-License-Identifier: MIT
"""The fields of each --json are those that ticketctl(1) fixes: a life of a desk that fills all of them."""

import datetime
import json
import re
import urllib.parse

import pytest

from support import mails, manual
from support.daemon import SOURCE
from support.waiting import wait_for


def paths(value, path=""):
    """Where there is a value, such as "entries[].id". Below null and an empty list nothing is seen: they end with a star."""
    if isinstance(value, dict):
        return set().union(*(paths(inner, f"{path}.{key}".lstrip(".")) for key, inner in value.items()))
    if isinstance(value, list):
        return set().union(*(paths(inner, path + "[]") for inner in value)) if value else {path + "[]*"}
    return {path + "*"} if value is None else {path}


def is_within(field, path):
    return field == path or field.startswith((path + ".", path + "["))


def differences(fields, seen):
    """(what is printed and not in the manual, what is in the manual and was not printed)."""
    unseen = {path[:-1] for path in seen if path.endswith("*")}
    strangers = {path for path in seen if not path.endswith("*")} - fields
    strangers |= {path for path in unseen if not any(is_within(field, path) for field in fields)}
    return strangers, {field for field in fields - seen if not any(is_within(field, path) for path in unseen)}


FIELDS = manual.json_fields()


def check(name, *printed):
    seen = set().union(*(paths(value) for value in printed))
    assert differences(FIELDS[name], seen) == (set(), set()), f"{name}: (not in the manual, in the manual alone)"


def test_a_field_that_is_missing_on_one_side_is_found():
    assert differences({"a", "b[].c"}, paths({"a": 1, "b": [{"c": 1}], "d": 1})) == ({"d"}, set())
    assert differences({"a", "b[].c"}, paths({"a": 1, "b": [{"e": 1}]})) == ({"b[].e"}, {"b[].c"})
    assert differences({"a", "b[].c"}, paths({"a": 1, "b": []})) == (set(), set())
    assert differences({"a", "b.c"}, paths({"b": None, "d": None})) == ({"d"}, {"a"})


def click(person, mail, words):
    text = mails.text_of(mail)
    address, _, query = re.search(r"mailto:(\S+)", text[text.index(words):]).group(1).partition("?")
    fields = dict(urllib.parse.parse_qsl(query))
    person.write(urllib.parse.unquote(address), fields.get("subject"), fields.get("body", ""))


@pytest.fixture
def rated(desk):
    """A ticket with an attachment, a colleague's answer, a further participant, and ratings: its number."""
    _, _, tid = desk.open_ticket(attachments=[("a.log", "text/plain", b"it burns")])
    desk.staff.reply(desk.wait_notice(tid), "Use the extinguisher.")
    desk.wait_ack(desk.client, 2)
    desk.ctl("cc", tid, desk.person("paul").address)
    desk.ctl("close", tid, "--as", "Anna")
    closing = desk.client.wait_mail(lambda mail: "is now closed" in mails.text_of(mail), 15, 1, desk.daemon.process.tail)
    click(desk.client, closing, "How did we do")
    wait_for("the rating", lambda: desk.ctl.json("show", tid)["ratings"], 15, explain=desk.daemon.process.tail)
    return tid


def test_what_is_read_of_tickets(desk, rated):
    check("show", desk.ctl.json("show", rated), desk.ctl.json("show", desk.open_ticket(desk.licensed)[2]))
    check("list", desk.ctl.json("list", "--all"))
    check("report", with_levels_once(desk.ctl.json("report")))
    check("staff", desk.ctl.json("staff"))
    check("outbox", desk.ctl.json("outbox"))
    check("ledger", desk.ctl.json("ledger"))
    check("health", desk.ctl.json("health"))
    check("check", desk.ctl.json("check"))
    check("gate", desk.ctl.json("gate"))


def with_levels_once(report):
    """The manual says that each level has what the total has: it must be so."""
    for level in report["levels"]:
        assert {path.rstrip("*") for path in paths(level)} == {path.rstrip("*") for path in paths(report["total"])}
    return {**report, "levels": [{"level": report["levels"][0]["level"]}]}


def test_what_is_dead_failed_held_and_away(desk, smtp):
    smtp.answer("rcpt", "550 5.1.1 no such user", match=desk.client.address)
    desk.client.write(desk.address, "Hello", "text")
    wait_for("the suspension", lambda: desk.ctl.json("gate")["suspended"])
    check("gate", desk.ctl.json("gate"))
    tid = desk.ctl.json("list")[0]["tid"]
    wait_for("the failure", lambda: desk.ctl.json("show", tid)["failed_deliveries"])
    check("show", desk.ctl.json("show", tid))
    check("outbox", desk.ctl.json("outbox"))
    desk.ctl("away", "Anna", "2099-12-31")
    check("staff", desk.ctl.json("staff"))


def test_an_answer_that_is_held(make_desk):
    desk = make_desk()
    boris = desk.person("boris", "Boris", "desk.example")
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address}, {"name": "Boris", "address": boris.address}]})
    _, _, tid = desk.start().open_ticket()
    his = boris.wait_mail(lambda mail: mails.tid_of(mail) == tid, 15, 1, desk.daemon.process.tail)
    desk.staff.reply(desk.wait_notice(tid), "Use the extinguisher.")
    desk.wait_ack(desk.client, 2)
    boris.reply(his, "Use water.")
    wait_for("it to be held", lambda: desk.ctl.json("show", tid)["held"], 15, explain=desk.daemon.process.tail)
    check("show", desk.ctl.json("show", tid))
    check("held", desk.ctl.json("held"))


def test_mails_that_make_no_ticket(desk):
    desk.client.write(desk.address, "Win a prize", "Click here.", headers={"X-Spam-Flag": "YES"})
    desk.client.write(desk.address, "Out of office", "I am away.", headers={"Auto-Submitted": "auto-replied"})
    wait_for("both", lambda: desk.ctl.json("spam") and desk.ctl.json("list", "--machine"))
    check("spam", desk.ctl.json("spam"), [{**desk.ctl.json("spam")[0], "tid": 1}])
    check("list --machine", desk.ctl.json("list", "--machine"))


def test_what_is_read_in_a_mail(desk, tmp_path):
    full = mails.new_mail("a@client.example", desk.address, "[TID#1042] Re: Hello", "Text\n-- \nClara\n", name="Clara",
                          attachments=[("a.png", "image/png", b"\x89PNG\r\n\x1a\n")],
                          headers={"In-Reply-To": "<a@x>", "References": "<a@x>", "Reply-To": "B <b@x.example>", "Cc": "C <c@x.example>"})
    file = tmp_path / "full.eml"
    file.write_bytes(full.as_bytes(policy=mails.WIRE).replace(b"To: ", b"To: The Desk <x@desk.example>, ", 1) + b"\x00")
    files = [file, *sorted((SOURCE / "tests" / "mail").glob("*.eml"))]
    read = [json.loads(line) for line in desk.ctl("parse", *files).splitlines()]
    check("parse", *read)
    mail, _, _ = desk.open_ticket(desk.licensed)
    file.write_bytes(mail.as_bytes(policy=mails.WIRE).replace(b"Printer", b"Another printer"))
    check("explain", desk.ctl.json("explain", file))


def test_what_is_registered(desk):
    begun = datetime.date.today() - datetime.timedelta(days=30)
    desk.license(f"{desk.licensed.address},Licensed Ltd,premium,vip,,{begun},2099-12-31,client.example,luis,LK-1",
                 f"{desk.staff.address},Client Inc,standard,,,2020-01-01,2020-12-31,,,LK-2")
    wait_for("the register", lambda: desk.ctl.run("license", "check", desk.licensed.address).returncode == 0
             and desk.ctl.json("license", "check", desk.licensed.address)["license"]["login"])
    check("license check", desk.ctl.json("license", "check", desk.licensed.address))
    expired = desk.ctl.json("license", "check", desk.staff.address, status=1)["expired"]
    assert {f"license.{key}" for key in expired} == {field for field in FIELDS["license check"] if field.startswith("license.")}
    check("coupon issue", desk.ctl.json("coupon", "issue", "LK-1"))
    check("coupon list", desk.ctl.json("coupon", "list"))
    desk.open_ticket(desk.licensed)
    desk.daemon.configure({"licenses": {"editions": {"premium": "commercial"}, "default_level": "commercial"}})
    desk.license()
    changed = wait_for("a change", lambda: desk.ctl.json("license", "recheck"))
    check("license recheck", changed)


def test_a_mail_on_hold(make_desk, faults):
    desk = make_desk()
    desk.start(program=faults, env={"TICKETD_FAIL": "in-transaction@poison:all:permanent", "TICKETD_HASTE": "20"})
    desk.client.write(desk.address, "This is poison", "text")
    held = wait_for("a mail on hold", lambda: desk.ctl.json("hold"), 20, explain=desk.daemon.process.tail)
    check("hold", held)
    check("hold show", desk.ctl.json("hold", "show", held[0]["id"]))


def test_what_becomes_of_old_records(make_desk, tmp_path):
    desk = make_desk(retention={"closed": "1y"})
    mail, _, tid = desk.start().open_ticket(desk.licensed)
    (tmp_path / "mbox").write_bytes(b"From a@b.c Thu Nov 26 12:00:00 2026\n" + mail.as_bytes(policy=mails.WIRE))
    check("expire", desk.ctl.json("expire", "--dry-run"))
    check("replay", *(json.loads(line) for line in desk.ctl("replay", tmp_path / "mbox", "--compare", "--json").splitlines()))
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"})
    (desk.daemon.state_dir / "ticketd.db.before-2").write_text("a copy")
    check("forget", desk.ctl.json("forget", desk.licensed.address, "--yes"))
