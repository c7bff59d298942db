# SPDX-License-Identifier: MIT
"""Servers that go away, a daemon that is killed: nothing is lost, nothing happens twice."""

import collections
import random
import time

import pytest

from support import mails
from support.daemon import binaries
from support.process import settle
from support.waiting import wait_for


def outbox(desk):
    return desk.ctl.json("outbox")


def test_the_imap_server_goes_away_and_comes_back(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start().open_ticket()
    imap_proxy.down()
    desk.client.write(desk.address, "While you were away", "text")
    desk.daemon.wait_log(r"imap://127\.0\.0\.1")
    settle(1)
    desk.daemon.assert_running()
    imap_proxy.up()
    assert "While you were away" in str(desk.wait_ack(desk.client, 2, 40)["Subject"])
    settle(0.5)
    assert len(desk.client.inbox()) == 2 and len(desk.ctl.json("list")) == 2


def test_the_imap_server_resets_the_connection_in_the_middle_of_mails(make_desk, imap_proxy, dovecot):
    desk = make_desk(gate={"per_address": []})
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    dovecot.fill(desk.user, [mails.new_mail(desk.client.address, desk.address, f"Cut {n}", "x" * 3000).as_bytes(policy=mails.WIRE)
                             for n in range(20)])
    imap_proxy.cut_after = 20_000
    desk.start(ready=False)
    desk.daemon.wait_log(r"imap://127\.0\.0\.1", seconds=20)
    imap_proxy.cut_after = None
    desk.client.wait_mail(count=20, seconds=40, explain=desk.daemon.process.tail)
    settle(0.5)
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list")) == sorted(f"Cut {n}" for n in range(20))
    assert len(desk.client.inbox()) == 20


def test_a_start_without_the_imap_server_waits_for_it(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    imap_proxy.down()
    desk.start(ready=False)
    desk.daemon.wait_log(r"imap://127\.0\.0\.1")
    assert "READY=1" not in desk.daemon.notified()
    imap_proxy.up()
    desk.daemon.wait_ready(40)
    desk.open_ticket()


def test_the_smtp_server_goes_away_and_comes_back(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    for person in (desk.client, desk.licensed, desk.staff):
        person.smtp_port = smtp.port
    desk.start()
    relay.away()
    desk.client.write(desk.address, "Nobody carries the answer", "text")
    item = wait_for("a failed attempt in the outbox", lambda: next((i for i in outbox(desk) if i["last_error"]), None))
    assert item["next_attempt"] and item["recipient"] in (desk.client.address, desk.staff.address)
    assert desk.client.inbox() == []
    relay.back()
    desk.send_waiting()
    desk.wait_ack(desk.client, 1)
    desk.wait_notice(1000)
    settle(0.5)
    assert len(desk.client.inbox()) == 1 and len(desk.staff.inbox()) == 1


def test_the_relay_that_was_away_is_asked_again_without_anybodys_help(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    desk.start()
    relay.answer("connect", "421 4.3.2 not now", times=1)
    desk.client.write(desk.address, "Later, please", "text")
    desk.wait_ack(desk.client, 1, 90)


def test_greylisting_is_waited_out(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("rcpt", "451 4.7.1 greylisted, come again", match=desk.client.address, times=1)
    desk.start()
    desk.client.write(desk.address, "Grey", "text")
    item = wait_for("the greylisted attempt", lambda: next(
        (i for i in outbox(desk) if i["last_error"] and i["recipient"] == desk.client.address), None))
    assert "451" in item["last_error"] and item["state"] == "queued"
    desk.ctl("outbox", "retry", item["id"])
    desk.wait_ack(desk.client, 1)


def test_a_final_refusal_is_not_repeated_and_is_said_on_the_ticket(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("rcpt", "550 5.1.1 no such person", match=desk.client.address)
    desk.start()
    desk.client.write(desk.address, "Refused", "text")
    item = wait_for("the refused item", lambda: next((i for i in outbox(desk) if i["state"] == "failed"), None))
    assert "550" in item["last_error"] and item["attempts"] == 1 and item["next_attempt"] is None
    events = desk.ctl.json("show", 1000)["events"]
    assert any("550" in (event["detail"] or "") for event in events), events


def test_one_bad_recipient_does_not_hold_up_the_others(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = desk.licensed.smtp_port = smtp.port
    relay.answer("rcpt", "451 4.3.0 try later", match=desk.client.address)
    desk.start()
    desk.client.write(desk.address, "Stuck", "text")
    desk.licensed.write(desk.address, "Not stuck", "text")
    desk.wait_ack(desk.licensed, 1)


def test_a_connection_cut_after_the_mail_was_taken_gives_the_same_message_id_again(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("data", "cut after", match=desk.client.address, times=1)
    desk.start()
    desk.client.write(desk.address, "Cut after DATA", "text")
    item = wait_for("the cut attempt", lambda: next(
        (i for i in outbox(desk) if i["uncertain"] and i["recipient"] == desk.client.address), None))
    desk.ctl("outbox", "retry", item["id"])
    desk.client.wait_mail(count=2, seconds=30)
    first, second = desk.client.inbox()
    assert first["Message-ID"] == second["Message-ID"]
    assert next(i for i in outbox(desk) if i["id"] == item["id"])["uncertain"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kill_9_in_the_middle_of_200_mails_loses_and_doubles_nothing(make_desk, dovecot, relay, seed):
    chance = random.Random(seed)
    desk = make_desk(smtp_port=relay.port, gate={"per_address": [], "per_ticket": [], "global": []}, staff=[])
    subjects = [f"Mail {number}" for number in range(200)]
    dovecot.fill(desk.user, [mails.new_mail(desk.client.address, desk.address, subject, "text " * chance.randrange(1, 900))
                             .as_bytes(policy=mails.WIRE) for subject in subjects])
    kills = 0
    for _ in range(6):
        desk.start(ready=False)
        time.sleep(chance.uniform(0.02, 0.25))
        kills += desk.daemon.process.running()
        desk.daemon.kill()
    assert kills == 6
    desk.start(seconds=30)
    wait_for("all acknowledgements", lambda: len(relay.accepted()) >= 200 and not
             [item for item in outbox(desk) if item["state"] not in ("sent", "failed")], 60, explain=desk.daemon.process.tail)

    tickets = desk.ctl.json("list", "--all")
    assert sorted(ticket["subject"] for ticket in tickets) == sorted(subjects)
    assert all(ticket["entry_count"] == 1 for ticket in tickets)
    assert sorted(ticket["tid"] for ticket in tickets) == list(range(1000, 1200)), "a number was lost or given twice"
    uncertain = {item["message_id"].strip("<>") for item in outbox(desk) if item["uncertain"]}
    sent = collections.Counter(mail["Message-ID"].strip("<>") for mail in relay.accepted_for(desk.client.address))
    assert len(sent) == 200
    assert {message_id for message_id, times in sent.items() if times > 1} <= uncertain
    box = dovecot.imap(desk.user)
    wait_for("every mail to be moved", lambda: box.select("INBOX")[1] == [b"0"] and box.select("Processed")[1] == [b"200"], 20)
    box.logout()


def test_sigterm_finishes_what_is_in_hand_and_ends_with_0(make_desk, dovecot, relay):
    desk = make_desk(smtp_port=relay.port, gate={"per_address": [], "per_ticket": [], "global": []}, staff=[])
    dovecot.fill(desk.user, [mails.new_mail(desk.client.address, desk.address, f"Mail {n}", "text").as_bytes(policy=mails.WIRE)
                             for n in range(300)])
    desk.start(ready=False)
    wait_for("the first acknowledgement", lambda: relay.accepted(), 15, pause=0.005)
    begun = time.monotonic()
    assert desk.daemon.stop() == 0
    assert time.monotonic() - begun < 8
    assert "STOPPING=1" in desk.daemon.notified()
    assert not [item for item in outbox(desk) if item["state"] == "sending" or item["uncertain"]], "a mail was cut in DATA"
    desk.start(seconds=30)
    wait_for("the rest", lambda: len(relay.accepted()) >= 300, 30)
    settle(0.5)
    sent = collections.Counter(mail["Message-ID"] for mail in relay.accepted_for(desk.client.address))
    assert len(sent) == 300 and max(sent.values()) == 1


def test_a_second_daemon_on_the_same_state_dir_ends_with_3(desk):
    status, output = desk.daemon.run_to_end()
    assert status == 3
    assert str(desk.daemon.state_dir) in output and len(output.strip().splitlines()) == 1
    desk.open_ticket()


def test_the_first_daemon_killed_leaves_no_lock_behind(desk):
    desk.daemon.kill()
    desk.start().open_ticket()


def test_binaries_are_those_that_were_asked_for(desk):
    assert desk.daemon.program.parent == binaries()
