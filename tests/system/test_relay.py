# SPDX-License-Identifier: MIT
"""What a relay can do to outgoing mail: it is late, never lost, never blamed on its neighbours."""

import pytest

from support import account, clock, mails
from support.process import settle
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}  # the first pause after a refusal is a second


def outbox(desk):
    return desk.ctl.json("outbox")


@pytest.fixture
def quiet_desk(make_desk, relay, faults):
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    desk.begin = lambda **more: desk.start(program=faults, env=HASTE, **more)
    return desk


def deliver(desk, subjects):
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)


def test_greylisting_451_and_then_250(quiet_desk, relay):
    relay.answer("rcpt", "451 4.7.1 greylisted, come again", times=3)
    quiet_desk.begin()
    deliver(quiet_desk, subjects := ["One", "Two", "Three"])
    account.wait_settled(quiet_desk, relay, 3)
    assert account.assert_whole(quiet_desk, relay, subjects) == 0
    assert sum(item["attempts"] for item in outbox(quiet_desk)) == 6


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data"])
def test_421_in_the_middle(quiet_desk, relay, stage):
    relay.answer(stage, "421 4.3.2 going down", times=5)
    quiet_desk.begin()
    deliver(quiet_desk, subjects := [f"Mail {number}" for number in range(10)])
    account.wait_settled(quiet_desk, relay, 10)
    assert account.assert_whole(quiet_desk, relay, subjects) == 0


def test_552_for_one_message_and_not_the_next(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = desk.licensed.smtp_port = smtp.port
    relay.answer("data", "552 5.2.2 mailbox full", match=desk.client.address, times=1)
    desk.start()
    desk.client.write(desk.address, "Full", "text")
    item = wait_for("the refused item", lambda: next((i for i in outbox(desk) if i["state"] == "failed"), None))
    assert "552" in item["last_error"] and item["recipient"] == desk.client.address and item["attempts"] == 1
    assert any("552" in (event["detail"] or "") for event in desk.ctl.json("show", 1000)["events"])
    desk.licensed.write(desk.address, "Next", "text")
    desk.wait_ack(desk.licensed)
    desk.client.write(desk.address, "The same person, later", "text")
    desk.wait_ack(desk.client)


def test_one_bad_recipient_of_three(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("rcpt", "550 5.1.1 no such person", match="gone@client.example")
    desk.start()
    _, _, tid = desk.open_ticket()
    for address in ("gone@client.example", desk.licensed.address):
        desk.ctl("cc", tid, address)
    desk.ctl("reply", tid, "--as", "Anna", stdin="For all three.\n")
    for person, count in ((desk.client, 2), (desk.licensed, 1)):
        assert "For all three." in mails.text_of(desk.wait_ack(person, count))
    failed = wait_for("the refusal", lambda: [item for item in outbox(desk) if item["state"] == "failed"])
    assert [item["recipient"] for item in failed] == ["gone@client.example"]
    events = desk.ctl.json("show", tid)["events"]
    assert any(event["what"] == "delivery-failed" and "gone@client.example" in event["detail"] for event in events)


def test_no_starttls_where_it_is_required_sends_nothing_and_says_so(quiet_desk, relay):
    (quiet_desk.folder / "smtp-password").write_text("sesame\n")
    quiet_desk.daemon.configure({"smtp": {"tls": "required", "user": "desk", "password_file": "smtp-password"}})
    quiet_desk.begin()
    deliver(quiet_desk, ["Secret"])
    quiet_desk.daemon.wait_log("outbox: .*STARTTLS")
    wait_for("health to say so", lambda: b"STARTTLS" in quiet_desk.ctl.run("health").stdout)
    settle(1)
    assert relay.accepted() == [] and "sesame" not in quiet_desk.daemon.log()
    assert {item["state"] for item in outbox(quiet_desk)} <= {"queued", "sending"}  # sending: a probe


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_an_absence_of_five_days_ends_in_a_failure_that_is_told(quiet_desk, relay, faults, tmp_path):
    desk = quiet_desk
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address}]})
    time = clock.Clock(tmp_path / "time")
    relay.away()
    desk.start(program=faults, env={**time.env, **HASTE})
    deliver(desk, ["Nobody carries the answer"])
    wait_for("a failed attempt", lambda: [item for item in outbox(desk) if item["last_error"]], 20)
    time.move(hours=119)
    settle(3)
    assert {item["state"] for item in outbox(desk)} <= {"queued", "sending"}  # sending: a probe
    time.move(hours=121)
    wait_for("the end of patience", lambda: {item["state"] for item in outbox(desk)} == {"failed"}, 90,
             explain=desk.daemon.process.tail)
    assert any(event["what"] == "delivery-failed" for event in desk.ctl.json("show", 1000)["events"])
    relay.back()
    summary = desk.staff.wait_mail(lambda mail: "could not be delivered" in mails.text_of(mail), 60, explain=desk.daemon.process.tail)
    assert desk.client.address in mails.text_of(summary)
