# SPDX-License-Identifier: MIT
"""ticketd as a service: what it tells systemd, and the unit that is shipped."""

import re
import shutil
import subprocess

import pytest

from support import mails
from support.daemon import SOURCE
from support.waiting import wait_for

UNIT = SOURCE / "systemd" / "ticketd.service"


def test_ready_is_said_when_the_mailbox_is_open_and_the_watchdog_is_fed_by_polls(make_desk):
    desk = make_desk()
    desk.mailbox_setting(poll="1s")
    desk.start()
    wait_for("three fed polls", lambda: desk.daemon.notified().count("WATCHDOG=1") >= 3, 10)


def test_a_large_first_mailbox_is_no_start_that_failed(make_desk, dovecot):
    """systemd ends a start, and a service whose watchdog starves, also while the first mails are taken in."""
    desk = make_desk()
    text = "x" * 60 + "\n"
    dovecot.fill(desk.user, [mails.new_mail(desk.client.address, desk.address, f"Old {number}", text * 20_000).as_bytes()
                             for number in range(40)])  # 1.2 MB each: several batches
    desk.start(ready=False)
    wait_for("READY=1", lambda: "READY=1" in desk.daemon.notified(), 60, explain=desk.daemon.process.tail)
    told = desk.daemon.notified()
    before = told[:told.index("READY=1")]
    assert sum("EXTEND_TIMEOUT_USEC" in line for line in before) >= 3
    assert sum(line == "WATCHDOG=1" for line in before) >= 3


def test_a_mailbox_that_cannot_be_read_does_not_feed_the_watchdog(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX", poll="1s")
    desk.start()
    imap_proxy.silent = True
    wait_for("the watchdog to starve", lambda: starved(desk), 20, pause=0)


def starved(desk):
    """No WATCHDOG=1 for three seconds."""
    before = desk.daemon.notified().count("WATCHDOG=1")
    import time
    time.sleep(3)
    return desk.daemon.notified().count("WATCHDOG=1") == before


def test_the_unit_is_valid(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    unit = tmp_path / "ticketd.service"  # with programs that exist here, since it is not installed
    unit.write_text(re.sub(r"/usr/bin/ticketd\b", "/bin/true", UNIT.read_text()))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
    about_us = [line for line in (done.stdout + done.stderr).splitlines() if "ticketd" in line]
    assert done.returncode == 0 and about_us == [], done.stdout + done.stderr


def test_the_unit_tells_which_start_of_the_machine_it_is_since_the_sandbox_hides_it():
    text = UNIT.read_text()
    assert "\nProcSubset=pid\n" in text and "\nEnvironment=TICKETD_BOOT=%b\n" in text


def test_the_unit_starts_when_the_clock_is_set_as_promises_count_from_now():
    assert re.search(r"^After=.*\btime-sync\.target\b", UNIT.read_text(), re.M)


def test_the_package_makes_the_user_also_while_the_service_of_0_1_0_runs_under_a_dynamic_one_of_its_name():
    """systemd-sysusers asks the name service, which knows dynamic users as well."""
    postinst = (SOURCE / "etc" / "package" / "postinst").read_text()
    assert re.search(r"^SYSTEMD_NSS_DYNAMIC_BYPASS=1 systemd-sysusers ", postinst, re.M)


def test_the_sandbox_is_tight():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", UNIT], capture_output=True, text=True)
    found = re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found.group(1)) <= 1.5, done.stdout


def test_the_unit_does_not_restart_what_a_person_must_mend():
    text = UNIT.read_text()
    assert re.search(r"^RestartPreventExitStatus=.*\b2\b", text, re.M)
    assert re.search(r"^Type=notify$", text, re.M) and re.search(r"^WatchdogSec=", text, re.M)


def test_a_password_from_a_systemd_credential_is_used(make_desk, dovecot):
    desk = make_desk()
    credentials = desk.folder / "credentials"
    credentials.mkdir()
    (credentials / "imap-password").write_text(dovecot.PASSWORD)
    (desk.folder / "imap-password").write_text("wrong\n")
    desk.start(env={"CREDENTIALS_DIRECTORY": str(credentials)})


def test_the_log_holds_one_line_a_mail_and_no_text_of_it(desk):
    mail, _, tid = desk.open_ticket(text="The secret word is Rumpelstiltskin.\n")
    line = desk.daemon.wait_log(re.escape(mail["Message-ID"].strip("<>")))
    assert line
    log = desk.daemon.log()
    lines = [line for line in log.splitlines() if mail["Message-ID"].strip("<>") in line]
    assert len(lines) == 1 and str(tid) in lines[0], log
    assert "Rumpelstiltskin" not in log and desk.dovecot.PASSWORD not in log
