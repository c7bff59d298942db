#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A long run under load with faults: memory and descriptors must stay flat, and nothing be lost or doubled.

  tests/bench/soak.py [--minutes 60] [--rate 50] [--fault-every 20] [--seed 1]

So many mails a second come into a private Dovecot's mailbox; every so many seconds one of these faults happens, in
turn: the IMAP connections are cut, reset, or forgotten, the IMAP server stops answering, the relay's connections are
cut, the relay is away, puts off, or refuses connections, the daemon's database is locked. With what stands in
build/release. Prints a line a minute, and at the end the account.
"""

import argparse
import itertools
import os
import pathlib
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import account, killing, leftovers  # noqa: E402
from support.daemon import faulty  # noqa: E402
from support.desk import Desk  # noqa: E402
from support.dovecot import Dovecot  # noqa: E402
from support.proxy import Proxy  # noqa: E402
from support.smtp import SmtpServer  # noqa: E402

FIRST_TID = 1000


class Faults:
    """One after the other, each over after some seconds."""

    def __init__(self, desk, imap, smtp, relay):
        self.desk, self.imap, self.smtp, self.relay = desk, imap, smtp, relay
        self.lasting, self.lock = None, None
        self.turn = itertools.cycle([self.imap_cut, self.imap_reset, self.imap_forgotten, self.imap_silent, self.smtp_cut,
                                     self.relay_away, self.relay_greylists, self.relay_turns_away, self.database_locked])
        self.count = 0

    def next(self):
        fault = next(self.turn)
        self.count += 1
        self.lasting = fault()
        return fault.__name__

    def over(self):
        """Ends the one that lasts."""
        if self.lasting:
            self.lasting()
        self.lasting = None

    def imap_cut(self):
        self.imap.cut()

    def imap_reset(self):
        self.imap.cut(reset=True)

    def imap_forgotten(self):
        self.imap.forget()

    def imap_silent(self):
        self.imap.silent = True
        return lambda: setattr(self.imap, "silent", False)

    def smtp_cut(self):
        self.smtp.cut()

    def relay_away(self):
        self.relay.away()
        return self.relay.back

    def relay_greylists(self):
        self.relay.answer("rcpt", "451 4.7.1 later", times=50)
        return self.relay.clear

    def relay_turns_away(self):
        self.relay.answer("connect", "421 4.3.2 not now", times=10)
        return self.relay.clear

    def database_locked(self):
        self.lock = sqlite3.connect(self.desk.daemon.state_dir / "ticketd.db", isolation_level=None)
        self.lock.execute("BEGIN IMMEDIATE")

        def release():
            self.lock.execute("ROLLBACK")
            self.lock.close()

        return release


def figures(daemon):
    pid = daemon.process.pid
    return {"memory_mib": leftovers.memory(pid) / 1024, "descriptors": len(leftovers.descriptors(pid)), "threads": leftovers.threads(pid)}


def soak(options, desk, faults, letters):
    """Feeds the letters at their rate; gives the figures of each minute."""
    feed, begun, minutes = killing.Feed(desk), time.monotonic(), []
    next_fault, fault_over, next_minute, put = begun + options.fault_every, None, begun + 60, 0
    while put < len(letters):
        now = time.monotonic()
        due = min(len(letters), int((now - begun) * options.rate) + 1)
        feed.put(letters[put:due])
        put = max(put, due)
        if fault_over and now >= fault_over:
            faults.over()
            fault_over = None
        if now >= next_fault:
            faults.next()
            next_fault, fault_over = next_fault + options.fault_every, now + options.fault_every / 3
        if now >= next_minute:
            next_minute += 60
            minutes.append(figures(desk.daemon))
            print(f"minute {len(minutes)}: {put} mails, {faults.count} faults, {minutes[-1]}", flush=True)
        desk.daemon.assert_running()
        time.sleep(0.05)
    faults.over()
    return minutes


def assert_flat(minutes):
    """What the second quarter of the run needed must do for the last one, but for a tenth of the memory."""
    quarter = len(minutes) // 4
    if quarter < 2:
        print("too short a run to tell whether memory and descriptors stay flat")
        return
    for name, spare in (("memory_mib", 0.1), ("descriptors", 0), ("threads", 0)):
        early = max(minute[name] for minute in minutes[quarter:2 * quarter])
        late = statistics.median(minute[name] for minute in minutes[-quarter:])
        print(f"{name}: at most {early:.0f} in the second quarter, {late:.0f} in the middle of the last")
        assert late <= early * (1 + spare), f"{name} grew from {early} to {late}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--rate", type=float, default=50, help="mails a second")
    options.add_argument("--fault-every", type=float, default=20, help="seconds")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    count = int(options.minutes * 60 * options.rate)
    print(f"seed {options.seed}: {count} mails in {options.minutes:g} minutes, a fault every {options.fault_every:g} s", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-soak-", dir="/tmp"))
    os.chmod(folder, 0o755)
    dovecot, relay = Dovecot(folder / "dovecot"), SmtpServer(folder)
    imap, smtp = Proxy(dovecot.imap_port), Proxy(relay.port)
    desk = Desk(folder / "desk", dovecot, smtp.port, gate=account.NO_LIMITS, staff=[])
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap.port}/INBOX")
    try:
        if killing.MKMAIL.exists():
            letters = killing.generated_letters(folder / "mails", desk.address, count, options.seed, FIRST_TID)
        else:
            letters = killing.own_letters(desk.address, count, FIRST_TID, random.Random(options.seed))
        desk.start(program=faulty(), env={"TICKETD_HASTE": "20"})  # or a fault would last longer than until the next one
        minutes = soak(options, desk, Faults(desk, imap, smtp, relay), letters)
        killing.wait_finished(desk, len(letters))
        print(", ".join(f"{value} {name}" for name, value in killing.account_of(desk, relay, letters, FIRST_TID).items()))
        assert_flat(minutes)
        print(f"at the end: {figures(desk.daemon)}; the most memory {leftovers.memory(desk.daemon.process.pid, 'VmHWM') / 1024:.0f} MiB")
        return 0
    finally:
        desk.close()
        for server in (imap, smtp):
            server.down()
        relay.stop()
        dovecot.stop()
        if not os.environ.get("TICKETD_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
