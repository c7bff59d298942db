# SPDX-License-Identifier: MIT
"""What needs a person is told to the administrator by mail: once a cause, also over a restart, and once when it is over."""

import json

import pytest

from support import mails
from support.clock import Clock, available
from support.process import settle
from support.small_disk import SmallDisk
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}  # what has been over for two minutes is over: two seconds here


@pytest.fixture
def administered(make_desk):
    """Makes desks with an administrator: (desk, administrator)."""
    def make(**changes):
        desk = make_desk(**changes)
        admin = desk.person("ops", "Ops", "desk.example")
        desk.daemon.configure({"desk": {"admin": admin.address}})
        desk.mailbox_setting(poll="20s")  # with such haste a slow machine is soon late for a shorter one
        return desk, admin

    return make


def subjects(admin):
    return [str(mail["Subject"]) for mail in admin.inbox()]


def wait_told(desk, admin, words, seconds=60):
    return admin.wait_mail(lambda mail: words in str(mail["Subject"]), seconds, explain=desk.daemon.process.tail)


def assert_told(admin, *words):
    """These, in this order, and nothing else."""
    told = subjects(admin)
    assert len(told) == len(words) and all(word in subject for word, subject in zip(words, told)), told


def causes(desk):
    return [alert["cause"].split(":")[0] for alert in json.loads(desk.ctl.run("health", "--json").stdout)["alerts"]]


def test_refused_credentials_are_told_once_over_a_restart_and_their_end_once(administered, faults, dovecot):
    desk, admin = administered()
    dovecot.set_password(desk.user, "another")
    desk.start(program=faults, env=HASTE, ready=False)
    alert = wait_told(desk, admin, "a server refuses us")
    text = mails.text_of(alert)
    assert f"imap://127.0.0.1:{dovecot.imap_port}/INBOX" in text and "password" in text
    assert alert["Auto-Submitted"] == "auto-generated" and "secret" not in alert.as_string()
    assert causes(desk) == ["credentials"]

    desk.daemon.stop()
    desk.start(program=faults, env=HASTE, ready=False)
    desk.daemon.wait_log("started:", times=2)
    settle(7)
    assert_told(admin, "a server refuses us")

    dovecot.set_password(desk.user, dovecot.PASSWORD)
    wait_told(desk, admin, "All clear: the server lets us in again", 90)
    settle(4)
    assert_told(admin, "a server refuses us", "lets us in again")
    assert causes(desk) == []


def test_a_mailbox_that_is_not_read_for_long_is_told(administered, faults, imap_proxy):
    desk, admin = administered()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX", poll="1s")
    desk.start(program=faults, env=HASTE)
    imap_proxy.down()
    alert = wait_told(desk, admin, "a mailbox is not read")
    assert str(imap_proxy.port) in mails.text_of(alert)
    imap_proxy.up()
    wait_told(desk, admin, "the mailbox is read again")
    assert_told(admin, "a mailbox is not read", "the mailbox is read again")


def test_a_mailbox_that_is_taken_out_of_the_configuration_alarms_nobody_any_more(administered, faults, dovecot):
    desk, admin = administered()
    first = desk.daemon.settings["mailbox"][0]
    desk.start(program=faults, env=HASTE)
    desk.daemon.configure({"mailbox": [first, {**first, "url": first["url"] + ".second", "user": "nobody"}]})
    desk.daemon.reload()
    wait_told(desk, admin, "a server refuses us")
    desk.daemon.configure({"mailbox": [first]})
    desk.daemon.reload()
    wait_told(desk, admin, "All clear")
    assert causes(desk) == []


def test_a_mail_that_does_not_leave_is_told(administered, relay, faults, tmp_path):
    if not available():
        pytest.skip("Debian's package faketime is not installed")
    clock = Clock(tmp_path / "clock")
    desk, admin = administered(smtp_port=relay.port)
    desk.start(program=faults, env={**HASTE, **clock.env})
    relay.answer("rcpt", "451 4.7.1 later", match=desk.client.address)
    desk.client.send(mails.new_mail(desk.client.address, desk.address, "Hello", "text"))
    wait_for("the mail that waits", lambda: any(item["attempts"] for item in desk.ctl.json("outbox")), 15)
    settle(4)
    assert subjects(admin) == []
    clock.move(hours=1.1)
    alert = wait_told(desk, admin, "mail does not leave")
    assert "ticketctl outbox" in mails.text_of(alert)
    relay.clear()
    desk.send_waiting()
    wait_told(desk, admin, "mail leaves again")
    assert_told(admin, "mail does not leave", "mail leaves again")


def test_a_relay_that_refuses_our_password_is_told_when_it_takes_mail_again(administered, workspace, dovecot, faults):
    from support.smtp import SmtpServer
    server = SmtpServer(workspace, dovecot.lmtp_port, user="support", password="right")
    try:
        desk, admin = administered(smtp_port=server.port)
        desk.daemon.configure({"smtp": {"user": "support", "password": "wrong"}})
        desk.start(program=faults, env=HASTE)
        desk.dovecot.deliver(desk.address, mails.new_mail(desk.client.address, desk.address, "Hello", "text").as_bytes())
        wait_for("the alert", lambda: causes(desk) == ["credentials"], 30, explain=desk.daemon.process.tail)
        assert "alert: credentials:smtp://" in desk.daemon.log() and "wrong" not in desk.daemon.log()
        desk.daemon.configure({"smtp": {"password": "right"}})
        desk.daemon.reload()
        wait_told(desk, admin, "a server refuses us")
        wait_told(desk, admin, "lets us in again")
    finally:
        server.stop()


def test_a_disk_without_room_is_told(administered, faults):
    desk, admin = administered()
    disk = SmallDisk(desk.folder / "small", "60m")
    try:
        if not disk.mounted:
            pytest.skip("these tests may not mount a file system")
        desk.daemon.configure({"desk": {"state_dir": str(disk.folder)}})
        desk.start(program=faults, env=HASTE)
        settle(4)
        assert subjects(admin) == []
        (disk.folder / "filler").write_bytes(b"x" * 20_000_000)
        alert = wait_told(desk, admin, "the disk is full")
        assert "bytes are free" in mails.text_of(alert)
        disk.free()
        wait_told(desk, admin, "the disk has room again")
        assert_told(admin, "the disk is full", "the disk has room again")
    finally:
        desk.daemon.close()
        disk.remove()


def test_mails_on_hold_are_reported_once_and_their_end_is_told(administered, faults, tmp_path):
    desk, admin = administered()
    cause = tmp_path / "cause"
    cause.touch()
    desk.start(program=faults, env={**HASTE, "TICKETD_FAIL": "in-transaction@poison:all:permanent",
                                    "TICKETD_FAIL_WHILE": str(cause)})
    desk.client.write(desk.address, "This is poison", "text")
    wait_told(desk, admin, "could not be processed")
    wait_for("the alert", lambda: causes(desk) == ["hold"], 15)
    cause.unlink()
    desk.ctl("hold", "retry", desk.ctl.json("hold")[0]["id"])
    wait_told(desk, admin, "no mail is on hold any more")
    assert_told(admin, "could not be processed", "no mail is on hold any more")


def test_the_breakers_opening_and_its_end_are_told(administered, faults):
    desk, admin = administered(gate={"global": ["2/1h"]})
    desk.start(program=faults, env=HASTE)
    for number in range(3):
        desk.client.write(desk.address, f"Request {number}", "text")
    wait_told(desk, admin, "No automatic mail goes out any more")
    wait_for("the alert", lambda: causes(desk) == ["breaker"], 15)
    desk.ctl("gate", "--reset")
    wait_told(desk, admin, "automatic mail goes out again")
    assert_told(admin, "No automatic mail goes out any more", "automatic mail goes out again")


@pytest.mark.parametrize("language, begun, over", [("de", "ein Server weist uns ab", "Entwarnung"),
                                                   ("fr", "un serveur nous refuse", "Fin d'alerte"),
                                                   ("es", "un servidor nos rechaza", "Fin de la alerta"),
                                                   ("ru", "сервер нас не пускает", "Отбой тревоги")])
def test_alerts_are_in_the_desks_language(administered, faults, dovecot, language, begun, over):
    desk, admin = administered()
    desk.daemon.configure({"desk": {"language": language}})
    dovecot.set_password(desk.user, "another")
    desk.start(program=faults, env=HASTE, ready=False)
    wait_told(desk, admin, begun)
    dovecot.set_password(desk.user, dovecot.PASSWORD)
    wait_told(desk, admin, over, 90)
