#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measures the whole way of mail: a backlog in a private Dovecot, acknowledgements accepted by Postfix's smtp-sink.

  end_to_end.py --bin build/bench/daemon                10,000 mails, plain and over TLS
  end_to_end.py --bin A --bin B --runs 3                two builds in turn, so that a drift of the machine does not matter
  end_to_end.py --in-place                              mails are flagged where they are, not moved to another folder
  end_to_end.py --parts build/bench/tests/bench         and what SQLite, parse, IMAP and SMTP cost alone, on the same mails,
                                                        and what this machine can do (yardstick.cpp) before each round
  end_to_end.py --bin build/bench/daemon --latency      one mail a second beside a server that pushes at once
  … --stored 1000000 --fill build/bench/tests/bench/way_bench    the same on a desk that holds so many entries

The clock runs from the start of ticketd to the last acknowledgement accepted. CPU, memory and bytes are the daemon's.
The gate's windows are off, there are no staff, everything else is as shipped.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import parts  # noqa: E402
from support import mails  # noqa: E402
from support.daemon import SOURCE, Daemon, Ticketctl  # noqa: E402
from support.dovecot import Dovecot  # noqa: E402
from support.imap_push import PushServer  # noqa: E402
from support.ports import answers, free_port  # noqa: E402
from support.process import Process  # noqa: E402
from support.waiting import wait_for  # noqa: E402

ADDRESS = "support@tickets.example"
FIRST_TID = 100000  # what mkmail's replies count from
ACKNOWLEDGEMENT_BYTES = 3600  # mean, as shipped


def make_mails(folder, options):
    """Fills folder/new with `count` mails and returns the register's file; as mkmail makes them, if it is there."""
    mkmail = SOURCE.parent / "shared" / "mkmail.py"
    licenses = folder.parent / "licenses.csv"
    if mkmail.exists():
        words = [] if options.attachments else ["--no-attachments"]
        said = subprocess.run(["/usr/bin/python3", mkmail, "--count", str(options.count), "--seed", str(options.seed), *words,
                               "--format", "maildir", "--out", folder, "--licences", licenses, "--to", ADDRESS,
                               "--tid-base", str(FIRST_TID)], check=True, capture_output=True, text=True).stdout
        print(said.strip())
        return licenses
    (folder / "new").mkdir(parents=True)
    text = "\n".join(f"Line {n} of a request about nothing in particular, which fills the mail." for n in range(55))
    for number in range(options.count):
        mail = mails.new_mail(f"user{number % 1250}@client{number % 300}.example", ADDRESS, f"Request {number}", text)
        (folder / "new" / f"1700000000.M{number:08d}P1.fill").write_bytes(mail.as_bytes())
    licenses.write_text("address,edition\n")
    print(f"{options.count} mails by the bench's own small generator ({mkmail} is not there)")
    return licenses


def settings(options, folder, mailbox, smtp_port, licenses):
    return {
        "desk": {"name": "Bench", "address": ADDRESS, "state_dir": str(folder / "state"), "timezone": "Europe/Berlin",
                 "templates": str(SOURCE / "templates"), "first_tid": FIRST_TID},
        "mailbox": [mailbox],
        "smtp": {"url": f"smtp://127.0.0.1:{smtp_port}", "tls": "off", "connections": options.connections},
        "gate": {"per_address": [], "per_ticket": [], "global": []},
        "licenses": {"csv": str(licenses)},
    }


def fill(options, folder):
    """Puts short mails through the pipeline, without servers, into folder/state; a run begins with a copy of it."""
    template = folder / "full" / "mails"
    (folder / "full" / "state").mkdir(parents=True)
    template.mkdir()
    for number in range(2000):
        text = f"Request {number} does not work since the last update.\nPlease help.\n" * 4
        mail = mails.new_mail(f"user{number}@client{number % 300}.example", ADDRESS, f"Request {number}", text)
        (template / f"{number:08d}").write_bytes(mail.as_bytes(policy=mails.WIRE))
    began = time.monotonic()
    with (folder / "fill.log").open("wb") as log:
        subprocess.run([options.fill, template, folder / "full" / "state", str(options.stored)], check=True, stderr=log)
    (folder / "fill.log").unlink()
    size = (folder / "full" / "state" / "ticketd.db").stat().st_size
    print(f"{options.stored} entries stored in {time.monotonic() - began:.0f} s, {size / 2**20:.0f} MiB", flush=True)


def state_of(options, folder, run_folder):
    """Where one run keeps its database: empty, or as fill() made it."""
    if options.stored:
        (run_folder / "state").mkdir(parents=True, mode=0o700)
        subprocess.run(["cp", "--reflink=auto", folder / "full" / "state" / "ticketd.db", run_folder / "state"], check=True)
        os.sync()  # else the system writes that gigabyte while the daemon waits for the same disk


class Sink:
    """Postfix's smtp-sink, which says how many mails it has taken."""

    def __init__(self, folder):
        self.port, self.count, self.last = free_port(), 0, 0.0
        self.process = Process("smtp-sink", folder / "sink.log")
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process.spawn(["/usr/sbin/smtp-sink", *user, "-c", f"127.0.0.1:{self.port}", "1024"], stdout=subprocess.PIPE)
        os.set_blocking(self.process.child.stdout.fileno(), False)
        wait_for("smtp-sink", lambda: answers(self.port))
        self.look()

    def look(self):
        """How many mails so far; `last` is when that number grew."""
        said = self.process.child.stdout.read() or b""
        numbers = re.findall(rb"mesg=(\d+)", said)
        if numbers and int(numbers[-1]) > self.count:
            self.count, self.last = int(numbers[-1]), time.monotonic()
        return self.count


def memory_peak(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_finished(daemon, sink, count):
    """Nothing has come for a while, every mail has its row, and nothing waits to be sent."""
    sink.look()
    if time.monotonic() - max(sink.last, daemon.started) < 0.6:
        return False
    if not daemon.process.running():
        raise SystemExit(daemon.process.tail())
    with contextlib.closing(sqlite3.connect(f"file:{daemon.state_dir}/ticketd.db?mode=ro", uri=True)) as database:
        taken, = database.execute("SELECT count(*) FROM delivery WHERE mailbox IN (SELECT id FROM mailbox WHERE user <> 'bench')").fetchone()
        waiting, = database.execute("SELECT count(*) FROM outbox WHERE state < 2").fetchone()
    return taken >= count and waiting == 0 and sink.count > 0


def fill_mailbox(dovecot, template, user):
    """A user whose INBOX holds all mails, and was opened before: what is measured is not how a server finds new files."""
    dovecot.add_user(user)
    home = dovecot.maildir(user)
    home.parent.mkdir(parents=True)
    subprocess.run(["cp", "-al", template, home], check=True)
    for part in (home, home.parent, home / "new"):
        shutil.chown(part, *dovecot.owner)
    imap = dovecot.imap(user)
    imap.select("INBOX")
    imap.logout()


def run_backlog(options, program, tls, folder, dovecot, template, licenses, number):
    """One run; returns its figures."""
    user = f"bench-{number}"
    fill_mailbox(dovecot, template, user)
    sink = Sink(folder)
    mailbox = {"url": f"imaps://localhost:{dovecot.imaps_port}/INBOX" if tls else f"imap://127.0.0.1:{dovecot.imap_port}/INBOX",
               "user": user, "password": dovecot.PASSWORD, "tls": "required" if tls else "off",
               "ca_file": str(dovecot.ca) if tls else None}
    if options.in_place:
        mailbox["processed"] = ""
    run_folder = folder / f"run-{number}"
    state_of(options, folder, run_folder)
    daemon = Daemon(run_folder, settings(options, run_folder, mailbox, sink.port, licenses), pathlib.Path(program) / "ticketd")
    daemon.ctl = Ticketctl(daemon.config, pathlib.Path(program))
    daemon.started = time.monotonic()
    daemon.start(ready=False)
    wait_for("the end of the backlog", lambda: is_finished(daemon, sink, options.count), options.deadline, 0.01, daemon.process.tail)
    seconds = sink.last - daemon.started
    cpu, memory = cpu_seconds(daemon.process.pid), memory_peak(daemon.process.pid)
    accepted = sink.look()
    daemon.close()
    sink.process.stop()
    database = sum(file.stat().st_size for file in daemon.state_dir.glob("ticketd.db*"))
    if options.stored:
        database -= (folder / "full" / "state" / "ticketd.db").stat().st_size
        shutil.rmtree(run_folder / "state")
    return {"rate": options.count / seconds, "seconds": seconds, "cpu": 1000 * cpu / options.count, "memory": memory,
            "bytes": database / options.count, "accepted": accepted}


def say(name, figures):
    """The median of the runs, and the range of rate and CPU: where others use the machine too, the best run says most."""
    middle = {key: statistics.median(run[key] for run in figures) for key in figures[0]}
    rates, cpu = (sorted(run[key] for run in figures) for key in ("rate", "cpu"))
    print(f"{name}: {middle['rate']:.0f} messages/s ({rates[0]:.0f}-{rates[-1]:.0f}, {len(rates)} runs, {middle['seconds']:.2f} s); "
          f"CPU of the daemon {middle['cpu']:.3f} ms a mail ({cpu[0]:.3f}-{cpu[-1]:.3f}); peak memory {middle['memory']:.1f} MiB; "
          f"database {middle['bytes']:.0f} bytes a mail; {middle['accepted']:.0f} acknowledgements accepted", flush=True)


def backlog(options, folder):
    template = folder / "template"
    licenses = make_mails(template, options)
    dovecot = Dovecot(folder / "dovecot")
    for path in (template / "new").iterdir():
        os.chown(path, *dovecot.owner)
    for part in ("cur", "tmp"):
        (template / part).mkdir(exist_ok=True)
        shutil.chown(template / part, *dovecot.owner)
    figures, number = {}, 0
    yardstick = parts.Yardstick(options.parts, folder) if options.parts else None
    try:
        for _ in range(options.runs):
            if yardstick:
                yardstick.measure()
            for tls in options.transports:
                for program in options.bin:
                    number += 1
                    name = ("TLS" if tls else "plain") + (f" {program}" if len(options.bin) > 1 else "")
                    figures.setdefault(name, []).append(
                        run_backlog(options, program, tls, folder, dovecot, template, licenses, number))
        for name, runs in figures.items():
            say(name, runs)
        if options.parts:
            yardstick.say()
            fill_mailbox(dovecot, template, "parts")
            mailbox = f"imap://127.0.0.1:{dovecot.imap_port}/INBOX", "parts", dovecot.PASSWORD
            parts.measure(options.parts, folder, template, options.count, mailbox, ACKNOWLEDGEMENT_BYTES)
    finally:
        dovecot.stop()


class TimedSink(threading.Thread):
    """The smallest SMTP server; notes when it accepted each mail."""

    def __init__(self):
        super().__init__(daemon=True)
        self.port, self.accepted = free_port(), []
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.start()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        lines = connection.makefile("rb")
        connection.sendall(b"220 sink ESMTP\r\n")
        while line := lines.readline():
            word = line[:4].upper()
            if word == b"EHLO":
                connection.sendall(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
            elif word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                while lines.readline() != b".\r\n":
                    pass
                connection.sendall(b"250 2.0.0 accepted\r\n")
                self.accepted.append(time.time())
            elif word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            else:
                connection.sendall(b"250 2.0.0 ok\r\n")


def latency(options, folder):
    server, sink = PushServer(), TimedSink()
    licenses = folder / "licenses.csv"
    licenses.write_text("address,edition\n")
    mailbox = {"url": f"imap://127.0.0.1:{server.port}/INBOX", "user": "support", "password": "secret", "tls": "off"}
    state_of(options, folder, folder / "run")
    daemon = Daemon(folder / "run", settings(options, folder / "run", mailbox, sink.port, licenses),
                    pathlib.Path(options.bin[0]) / "ticketd")
    daemon.start()
    took = []
    try:
        for number in range(options.latency_count + 3):
            wait_for("ticketd in IDLE", server.idle_clients, 20, explain=daemon.process.tail)
            mail = mails.new_mail(f"user{number}@client.example", ADDRESS, f"Request {number}", "It does not work.\n" * 100)
            time.sleep(options.interval)
            pushed = server.push(mail.as_bytes(policy=mails.WIRE))
            wait_for("the acknowledgement", lambda: len(sink.accepted) > number, 20, 0.005, daemon.process.tail)
            took.append(1000 * (sink.accepted[number] - pushed))
    finally:
        daemon.close()
        server.stop()
    took = sorted(took[3:])  # the first ones open connections and caches
    print(f"latency from push to acknowledgement accepted, {len(took)} mails, one a {options.interval:g} s: "
          f"p50 {statistics.median(took):.1f} ms, p90 {took[int(len(took) * .9)]:.1f} ms, "
          f"p99 {took[min(len(took) - 1, int(len(took) * .99))]:.1f} ms, max {took[-1]:.1f} ms")


def read_options():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", action="append", help="folder with ticketd and ticketctl; may be given again")
    options.add_argument("--count", type=int, default=10000, help="mails in the backlog")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--attachments", action="store_true", help="mkmail's full mix, mean 38 KB (default: none, 4.8 KB)")
    options.add_argument("--no-attachments", dest="attachments", action="store_false")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--connections", type=int, default=4, help="[smtp] connections")
    options.add_argument("--deadline", type=float, default=600, help="seconds for one run")
    options.add_argument("--transport", choices=("plain", "tls", "both"), default="both")
    options.add_argument("--in-place", action="store_true", help="mails are flagged where they are, not moved")
    options.add_argument("--parts", help="folder with parse_bench and its like: what the parts cost alone")
    options.add_argument("--latency", action="store_true")
    options.add_argument("--stored", type=int, default=0, help="entries that the database holds before each run")
    options.add_argument("--fill", help="way_bench, for --stored")
    options.add_argument("--latency-count", type=int, default=100)
    options.add_argument("--interval", type=float, default=1.0)
    options = options.parse_args()
    options.bin = options.bin or [str(SOURCE / "build" / "bench" / "daemon")]
    options.transports = {"plain": [False], "tls": [True], "both": [False, True]}[options.transport]
    return options


def main():
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    options = read_options()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-bench-"))
    os.chmod(folder, 0o755)
    try:
        if options.stored:
            fill(options, folder)
        (latency if options.latency else backlog)(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
