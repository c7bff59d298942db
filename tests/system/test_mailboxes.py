# SPDX-License-Identifier: MIT
"""Several mailboxes in one daemon, each independent of the others."""

from support import killing, mails
from support.proxy import Fault, Proxy
from support.waiting import wait_for


def two_mailboxes(desk, port):
    """The desk's own mailbox, and a second one by a port of its own: its user."""
    other = desk.user.replace("support", "second")
    desk.dovecot.add_user(other)
    own = desk.daemon.settings["mailbox"][0]
    desk.daemon.configure({"desk": {"aliases": [f"{other}@desk.example"]},
                           "mailbox": [own, {**own, "url": f"imap://127.0.0.1:{port}/INBOX", "user": other}]})
    return other


def letter(desk, to, subject):
    return mails.new_mail(desk.client.address, to, subject, "Help.\n").as_bytes(policy=mails.WIRE)


def subjects(desk):
    return sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all"))


def test_one_whose_server_is_down_does_not_hold_up_the_other(make_desk, imap_proxy):
    desk = make_desk()
    other = two_mailboxes(desk, imap_proxy.port)
    imap_proxy.down()
    desk.start(ready=False)
    desk.daemon.wait_log(f"127.0.0.1:{imap_proxy.port} cannot be reached")
    desk.dovecot.deliver(desk.address, letter(desk, desk.address, "The one that is up"))
    desk.wait_ack(desk.client, 1, 10)
    desk.dovecot.deliver(f"{other}@desk.example", letter(desk, f"{other}@desk.example", "The one that was down"))
    said = desk.ctl.run("health")
    assert said.returncode == 1 and str(imap_proxy.port) in said.stdout.decode()
    imap_proxy.up()
    desk.wait_ack(desk.client, 2, 90)
    assert subjects(desk) == ["The one that is up", "The one that was down"]
    wait_for("health", lambda: desk.ctl.run("health").returncode == 0, 20)


def test_one_whose_server_falls_silent_in_the_middle_of_a_mail_does_not_hold_up_the_other(make_desk, dovecot):
    desk = make_desk()
    proxy = Proxy(dovecot.imap_port)
    try:
        other = two_mailboxes(desk, proxy.port)
        dovecot.deliver(f"{other}@desk.example", letter(desk, f"{other}@desk.example", "Stalled") + b"x" * 200_000)
        proxy.faults.append(Fault(stall_after=20_000))
        desk.start(ready=False)
        wait_for("the stall", lambda: proxy.taken > 0)
        for number in range(3):
            desk.dovecot.deliver(desk.address, letter(desk, desk.address, f"Beside {number}"))
            desk.wait_ack(desk.client, number + 1, 10)
        assert subjects(desk) == ["Beside 0", "Beside 1", "Beside 2"]
    finally:
        proxy.down()


def test_one_whose_password_is_wrong_does_not_hold_up_the_other(make_desk, dovecot):
    desk = make_desk()
    other = two_mailboxes(desk, dovecot.imap_port)
    dovecot.set_password(other, "another")
    desk.start(ready=False)
    desk.daemon.wait_log("refuses the user")
    desk.dovecot.deliver(desk.address, letter(desk, desk.address, "Fine"))
    desk.wait_ack(desk.client, 1, 10)


def test_a_mail_in_both_mailboxes_is_one_entry_with_two_deliveries(make_desk, dovecot):
    desk = make_desk()
    other = two_mailboxes(desk, dovecot.imap_port)
    mail = letter(desk, desk.address, "To both")
    dovecot.deliver(desk.address, mail)
    dovecot.deliver(f"{other}@desk.example", mail)
    desk.start()
    wait_for("both deliveries", lambda: sum(row["outcome"] is not None for row in killing.ledger_rows(desk)) == 2)
    assert len({row["entry"] for row in desk.ctl.json("ledger")}) == 1
    assert subjects(desk) == ["To both"]
    desk.wait_ack(desk.client)
    assert len(desk.client.inbox()) == 1
