# SPDX-License-Identifier: MIT
"""ticketd and ticketctl as their users run them: the real programs on a real configuration file."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import threading

from . import toml
from .process import Process
from .waiting import wait_for

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def binaries():
    """The folder with ticketd and ticketctl: $TICKETD_BIN, else that of the release build."""
    return pathlib.Path(os.environ.get("TICKETD_BIN") or SOURCE / "build" / "release" / "daemon")


def faulty():
    """ticketd with fail points and a disk that fails on command (tests/faults), beside the build that is tested."""
    return binaries().parent / "tests" / "faults" / "ticketd_faulty"


def ticketctl(folder):
    """ticketctl beside ticketd: installed they share a folder, in a build tree it is one below."""
    beside = folder / "ticketctl"
    return beside if beside.exists() else folder / "ctl" / "ticketctl"


class Notifications:
    """The socket that systemd would listen on for sd_notify(3). It is read all the time: what finds it full is lost."""

    def __init__(self, path):
        self.path = str(path)
        pathlib.Path(self.path).unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        self._socket.setblocking(False)
        self._lines, self._lock, self._open = [], threading.Lock(), True
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self):
        while self._open:
            select.select([self._socket], [], [])
            self.read()

    def read(self):
        """All lines so far, also those that have come only now."""
        with self._lock:
            while True:
                try:
                    self._lines += self._socket.recv(8192).decode().splitlines()
                except BlockingIOError:
                    return list(self._lines)

    def close(self):
        if self._open:
            self._open = False
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the reader
            self._reader.join(5)
            self._socket.close()


class Refused(AssertionError):
    """ticketctl ended with another status than was expected."""


class Ticketctl:
    """`ticketctl --config FILE …`; call it with the words of a command."""

    patience = 60  # seconds

    def __init__(self, config, folder=None):
        self.config = config
        self.program = ticketctl(folder or binaries())

    def run(self, *words, stdin=""):
        """The finished process, with text output; whatever its exit status."""
        command = [str(self.program), "--config", str(self.config), *map(str, words)]
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        return subprocess.run(command, input=data, capture_output=True, timeout=self.patience)

    def __call__(self, *words, stdin="", status=0):
        """What it prints, as text; Refused unless it ends with `status`."""
        return self.bytes(*words, stdin=stdin, status=status).decode()

    def bytes(self, *words, stdin="", status=0):
        done = self.run(*words, stdin=stdin)
        if done.returncode != status:
            raise Refused(f"ticketctl {' '.join(map(str, words))}: status {done.returncode}\n"
                          f"{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")
        return done.stdout

    def json(self, *words, status=0):
        """What it prints with --json, read."""
        return json.loads(self(*words, "--json", status=status))


class Daemon:
    """One ticketd with its folder: ticketd.toml, state/, what the configuration names beside."""

    def __init__(self, folder, settings, program=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "ticketd.toml"
        self.state_dir = self.folder / "state"
        self.program = program or binaries() / "ticketd"
        self.process = Process("ticketd", self.folder / "ticketd.log")
        self.ctl = Ticketctl(self.config)
        self.settings = {}
        self._notifications = None
        self.configure(settings)

    def configure(self, changes):
        """Lays changes over the settings and writes the file."""
        self.settings = toml.merged(self.settings, changes)
        for person in self.settings.get("staff", []):
            person.setdefault("receipts", False)  # tests of receipts ask for them; the others count mails
        self.config.write_text(toml.write(self.settings))

    def start(self, ready=True, seconds=15.0, program=None, env=None):
        """Starts it; with `ready` waits until it tells systemd so."""
        if self._notifications:
            self._notifications.close()
        self._notifications = Notifications(self.folder / "notify")
        self.process.spawn([program or self.program, "--config", self.config],
                           env={"NOTIFY_SOCKET": self._notifications.path, **(env or {})})
        if ready:
            self.wait_ready(seconds)
        return self

    def notified(self):
        """What it told systemd, line by line."""
        return self._notifications.read() if self._notifications else []

    def wait_ready(self, seconds=15.0):
        def look():
            self.assert_running()
            return "READY=1" in self.notified()

        wait_for("ticketd to be ready", look, seconds, explain=self.process.tail)

    def assert_running(self):
        assert self.process.running(), f"ticketd has ended with {self.process.poll()}\n{self.process.tail()}"

    def run_to_end(self, *words, seconds=20.0):
        """Starts it and waits for its end; (exit status, what it printed)."""
        done = subprocess.run([str(self.program), "--config", str(self.config), *words], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, text=True)
        return done.returncode, done.stdout

    def stop(self):
        """SIGTERM; the exit status."""
        return self.process.stop()

    def kill(self):
        """kill -9."""
        return self.process.kill()

    def reload(self, seconds=30.0):
        """SIGHUP, and waits until it has told systemd that the reload is over, whatever became of it."""
        begun, over = self.notified().count("RELOADING=1"), self.notified().count("READY=1")
        self.process.signal(signal.SIGHUP)

        def look():
            self.assert_running()
            lines = self.notified()
            return lines.count("RELOADING=1") > begun and lines.count("READY=1") > over

        wait_for("the reload", look, seconds, explain=self.process.tail)

    def log(self):
        return self.process.log()

    def wait_log(self, pattern, **more):
        return self.process.wait_log(pattern, **more)

    def close(self):
        """Ends it in any case."""
        if self.process.running():
            self.stop()
        if self._notifications:
            self._notifications.close()
