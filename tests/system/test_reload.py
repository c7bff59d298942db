# SPDX-License-Identifier: MIT
"""SIGHUP: what changed in the configuration is in force, what did not goes on, and a bad file changes nothing."""

import re
import shutil
import signal

import pytest

from support import mails
from support import prometheus as http
from support.daemon import SOURCE
from support.ports import free_port
from support.process import settle
from support.proxy import Proxy
from support.waiting import wait_for


@pytest.fixture
def connected(make_desk, imap_proxy):
    """A desk whose connections to the mailbox are counted: (desk, proxy)."""
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX", poll="1s")
    desk.start()
    return desk, imap_proxy


def same_connection(proxy):
    return (proxy.taken, proxy.connections()) == (1, 1)


def test_a_bad_file_changes_nothing_and_the_log_says_what_is_wrong_with_its_line(connected):
    desk, proxy = connected
    before = desk.daemon.config.read_text()
    desk.daemon.config.write_text(before.replace("[smtp]", "[smpt]").replace('name = "Anna"', 'name = "Berta"'))
    desk.daemon.reload()
    log = desk.daemon.log()
    found = re.search(r"(?s)error: reload: nothing is changed.*ticketd\.toml:(\d+): unknown key smpt", log)
    assert found, log
    assert desk.daemon.config.read_text().splitlines()[int(found.group(1)) - 1].startswith("[smpt]")
    notified = desk.daemon.notified()
    assert any(line.startswith("MONOTONIC_USEC=") for line in notified)
    assert notified.index("RELOADING=1") < len(notified) - 1 - notified[::-1].index("READY=1")
    _, _, tid = desk.open_ticket()
    desk.wait_notice(tid)
    desk.daemon.config.write_text(before)  # Anna was never anybody else
    desk.ctl("assign", tid, "Anna")
    assert same_connection(proxy)


def test_a_bad_template_or_register_changes_nothing_either(connected, tmp_path):
    desk, proxy = connected
    templates = tmp_path / "templates"
    shutil.copytree(SOURCE / "templates", templates)
    (templates / "en" / "acknowledgement.txt").write_text("Subject: x\n\n{{nonsense}}\n")
    desk.daemon.configure({"desk": {"templates": str(templates), "name": "Another Desk"}})
    desk.daemon.reload()
    assert re.search(r"reload: nothing is changed.*\n.*acknowledgement\.txt:3: .*nonsense", desk.daemon.log())
    register = tmp_path / "licenses.csv"
    register.write_text("address,edition\nclara@client.example,unheard-of\n")
    desk.daemon.configure({"desk": {"templates": str(SOURCE / "templates")}, "licenses": {"csv": str(register)}})
    desk.daemon.reload()
    assert re.search(r"reload: nothing is changed.*\n.*licenses\.csv:2: .*unheard-of", desk.daemon.log())
    _, acknowledgement, _ = desk.open_ticket()
    assert "Another Desk" not in str(acknowledgement["From"]) and same_connection(proxy)


def test_another_state_dir_wants_a_restart(connected):
    desk, proxy = connected
    kept = desk.daemon.settings["desk"]["state_dir"]
    desk.daemon.configure({"desk": {"state_dir": str(desk.folder / "elsewhere")}})
    desk.daemon.reload()
    assert "desk.state_dir is another folder" in desk.daemon.log()
    desk.daemon.configure({"desk": {"state_dir": kept}})
    desk.daemon.reload()
    assert same_connection(proxy)


def test_a_changed_level_counts_from_the_next_mail_on_over_the_same_connection(connected):
    desk, proxy = connected
    _, before, _ = desk.open_ticket()
    assert "48 hours" in mails.text_of(before)
    desk.daemon.configure({"level": [{"key": "non-commercial", "response": "7h"}]})
    desk.daemon.reload()
    _, after, tid = desk.open_ticket(subject="Another fire")
    assert "7 hours" in mails.text_of(after)
    assert same_connection(proxy)


def test_a_new_member_of_staff_gets_notices_and_may_command(connected):
    desk, proxy = connected
    boris = desk.person("boris", "Boris", "desk.example")
    desk.daemon.configure({"staff": [*desk.daemon.settings["staff"],
                                     {"name": "Boris", "address": boris.address, "receipts": False}]})
    desk.daemon.reload()
    _, _, tid = desk.open_ticket()
    notice = boris.wait_mail(lambda mail: mails.tid_of(mail) == tid)
    boris.reply(notice, "!assign me\n")
    wait_for("the assignment", lambda: desk.ctl.json("show", tid)["assignee"] == "Boris", 15, explain=desk.daemon.process.tail)
    assert same_connection(proxy)


def test_a_new_template_is_what_the_next_mail_says(connected, tmp_path):
    desk, proxy = connected
    templates = tmp_path / "templates"
    shutil.copytree(SOURCE / "templates", templates)
    desk.daemon.configure({"desk": {"templates": str(templates)}})
    file = templates / "en" / "acknowledgement.txt"
    file.write_text(file.read_text() + "\nThe kettle is on.\n")
    (templates / "en" / "acknowledgement.html").unlink(missing_ok=True)
    desk.daemon.reload()
    _, acknowledgement, _ = desk.open_ticket()
    assert "The kettle is on." in mails.text_of(acknowledgement)
    assert same_connection(proxy)


def test_the_gates_windows_are_exchanged(connected):
    desk, proxy = connected
    desk.open_ticket(subject="First")
    desk.daemon.configure({"gate": {"per_address": ["1/1h"]}})
    desk.daemon.reload()
    desk.client.write(desk.address, "Second", "text")
    tid = wait_for("the ticket", lambda: next((t["tid"] for t in desk.ctl.json("list") if t["subject"] == "Second"), None), 15)
    desk.wait_notice(tid)
    settle(0.7)
    assert len(desk.client.inbox()) == 1 and same_connection(proxy)


def add_mailbox(desk, proxy, **more):
    """A second mailbox of the desk's: its person, whose IMAP user it is."""
    second = desk.person("second", domain="desk.example")
    first = desk.daemon.settings["mailbox"][0]
    desk.daemon.configure({"mailbox": [first, {**first, "url": f"imap://127.0.0.1:{proxy.port}/INBOX",
                                               "user": second.user, **more}],
                           "desk": {"aliases": [second.address]}})
    return second


def test_a_mailbox_that_is_added_is_read_and_one_that_is_removed_is_left_alone(connected, dovecot):
    desk, proxy = connected
    other = Proxy(dovecot.imap_port)
    try:
        second = add_mailbox(desk, other)
        desk.daemon.reload()
        desk.client.write(second.address, "To the second", "text")
        desk.wait_ack(desk.client)
        wait_for("a healthy desk", lambda: desk.ctl.run("health").returncode == 0, 15, explain=lambda: desk.ctl.run("health").stdout.decode())
        assert len(desk.ctl.json("health")["mailboxes"]) == 2
        assert same_connection(proxy) and same_connection(other)

        desk.daemon.configure({"mailbox": desk.daemon.settings["mailbox"][:1]})
        desk.daemon.reload()
        wait_for("the end of its connection", lambda: other.connections() == 0)
        desk.client.write(second.address, "Too late", "text")
        desk.open_ticket(subject="To the first")
        settle(1.5)
        assert [str(mail["Subject"]) for mail in second.inbox()] == ["Too late"]
        wait_for("health of one mailbox", lambda: len(desk.ctl.json("health")["mailboxes"]) == 1, 15)
        assert desk.ctl.run("health").returncode == 0
        assert same_connection(proxy)
    finally:
        other.down()


def test_a_mailbox_whose_section_changed_is_connected_anew(connected):
    desk, proxy = connected
    desk.mailbox_setting(processed="Done")
    desk.daemon.reload()
    wait_for("the new connection", lambda: proxy.taken == 2, 15)
    desk.open_ticket()
    wait_for("the move", lambda: desk.mailbox.inbox("Done"), 15)
    assert proxy.connections() == 1


def test_another_relay_is_used_from_the_next_mail_on(connected, relay):
    desk, proxy = connected
    desk.open_ticket()
    desk.daemon.configure({"smtp": {"url": f"smtp://127.0.0.1:{relay.port}"}})
    desk.daemon.reload()
    desk.open_ticket(subject="By the other relay")
    wait_for("it to be recorded", lambda: relay.accepted_for(desk.client.address))
    assert any("By the other relay" in str(mail["Subject"]) for mail in relay.accepted_for(desk.client.address))
    assert same_connection(proxy)


def test_the_place_of_http_and_the_level_of_the_log_are_exchanged(connected):
    desk, proxy = connected
    first, second = free_port(), free_port()
    desk.daemon.configure({"http": {"listen": f"127.0.0.1:{first}"}, "log": {"level": "warning"}})
    desk.daemon.reload()
    assert http.get(first, "/metrics")[0] == 200
    lines = desk.daemon.log()
    desk.open_ticket()
    assert desk.daemon.log() == lines
    desk.daemon.configure({"http": {"listen": f"127.0.0.1:{second}"}, "log": {"level": "info"}})
    desk.daemon.reload()
    assert http.get(second, "/health")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        http.connect(first)
    assert same_connection(proxy)


def test_mails_that_come_while_it_reloads_again_and_again_are_all_taken_once(connected):
    desk, proxy = connected
    for number in range(20):
        desk.client.write(desk.address, f"Mail {number}", "text")
        if number % 4 == 0:
            desk.daemon.configure({"desk": {"name": f"Desk {number}"}})
            desk.daemon.reload()
    wait_for("all tickets", lambda: len(desk.ctl.json("list")) == 20, 30, explain=desk.daemon.process.tail)
    assert sorted(ticket["entry_count"] for ticket in desk.ctl.json("list")) == [1] * 20
    assert same_connection(proxy)
    assert desk.daemon.stop() == 0


def test_a_reload_that_comes_while_it_stops_does_not_end_it(connected):
    desk, _ = connected
    process = desk.daemon.process
    process.signal(signal.SIGTERM)
    while process.poll() is None:
        process.signal(signal.SIGHUP)
        settle(0.005)
    assert process.wait() == 0
    assert not desk.daemon.state_dir.joinpath("running").exists()
