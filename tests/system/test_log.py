# SPDX-License-Identifier: MIT
"""The log: one line a mail, fields in the journal, levels, and nothing that is nobody's business."""

import os
import re
import shutil
import socket
import subprocess

import pytest

from support.waiting import wait_for

BODY = "The body of this mail is nobody's business in a log."


def lines_about_mails(log):
    return [line for line in log.splitlines() if re.search(r"Z (\w+: )?mail <", line)]


@pytest.mark.parametrize("level", ["debug", "info"])
def test_a_mail_is_one_line_with_what_became_of_it_and_no_body_nor_password_at_any_level(make_desk, level):
    desk = make_desk(log={"level": level})
    desk.daemon.configure({"smtp": {}})
    desk.start()
    mail, _, tid = desk.open_ticket(text=BODY + "\nPassword: hunter2\n")
    desk.daemon.wait_log(r"Z (\w+: )?mail <.* ms\)\n")
    line, = lines_about_mails(desk.daemon.log())
    message_id = str(mail["Message-ID"]).strip("<>")
    assert re.search(rf"Z mail <{re.escape(message_id)}> from {re.escape(desk.client.address)}: new on {tid}, .* \(\d+\.\d ms\)$", line)
    log = desk.daemon.log()
    assert "nobody's business" not in log and "hunter2" not in log and "secret" not in log


def test_all_that_was_taken_is_in_the_log_before_it_says_that_it_has_stopped(make_desk):
    desk = make_desk()
    desk.daemon.configure({"smtp": {}})
    for number in range(120):
        desk.client.write(desk.address, f"Mail {number}", "text")
    desk.start()
    wait_for("the first ticket", lambda: desk.ctl.json("list"), 15, 0.002)
    assert desk.daemon.stop() == 0
    log = desk.daemon.log()
    assert log.endswith("stopped\n")
    assert len(lines_about_mails(log)) == len(desk.ctl.json("list"))


def test_a_level_leaves_out_what_is_less_urgent(make_desk, imap_proxy):
    desk = make_desk(log={"level": "warning"})
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start()
    desk.open_ticket()
    assert lines_about_mails(desk.daemon.log()) == []
    imap_proxy.down()
    desk.daemon.wait_log("warning: imap://")


class Journal:
    """journald's socket, in a mount namespace of the daemon's own; and a stderr that is a stream of its."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "socket"))
        self.socket.setblocking(False)
        self.records = []

    def start(self, program, config):
        """`program` with /run/systemd/journal/socket as this one; its stderr is a file that JOURNAL_STREAM names."""
        stderr = open(self.folder / "stderr", "wb")
        status = os.fstat(stderr.fileno())
        script = ("mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && "
                  f"mount --bind {self.folder} /run/systemd/journal && exec {program} --config {config}")
        return subprocess.Popen(["unshare", "--mount", "sh", "-c", script], stderr=stderr, stdin=subprocess.DEVNULL,
                                env={**os.environ, "JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"})

    def read(self):
        while True:
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                return self.records
            self.records.append(dict(line.split("=", 1) for line in data.decode().splitlines()))


def test_the_journal_gets_a_record_a_mail_with_fields_to_search_by(make_desk, workspace):
    if os.geteuid() != 0 or not shutil.which("unshare") or subprocess.run(["unshare", "--mount", "true"]).returncode:
        pytest.skip("these tests may not have a mount namespace of their own")
    desk = make_desk()
    journal = Journal(workspace / "journal")
    child = journal.start(desk.daemon.program, desk.daemon.config)
    try:
        wait_for("the start", lambda: any("ready" in record["MESSAGE"] for record in journal.read()), 20)
        mail, _, tid = desk.open_ticket()
        found, = wait_for("the record", lambda: [record for record in journal.read() if "TICKETD_MAIL_ID" in record], 10)
    finally:
        child.terminate()
        child.wait(20)
    assert found["TICKETD_MAIL_ID"] == str(mail["Message-ID"]).strip("<>")
    assert found["TICKETD_TID"] == str(tid) and found["TICKETD_OUTCOME"] == "new" and found["TICKETD_UID"] == "1"
    assert found["TICKETD_MAILBOX"] == desk.daemon.settings["mailbox"][0]["url"]
    assert 0 < int(found["TICKETD_DURATION_USEC"]) < 60_000_000
    assert found["PRIORITY"] == "6" and found["SYSLOG_IDENTIFIER"] == "ticketd" and f"new on {tid}" in found["MESSAGE"]
    assert (journal.folder / "stderr").read_bytes() == b""
