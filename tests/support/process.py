# SPDX-License-Identifier: MIT
"""A process that a test starts, and that never outlives it."""

import ctypes
import os
import pathlib
import re
import signal
import subprocess
import time

from .waiting import Late, wait_for

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """One child process with a log file. Start it from the main thread: it ends with the thread that made it."""

    def __init__(self, name, log):
        self.name = name
        self.log_file = pathlib.Path(log)
        self.usage = None  # resource usage, after the end
        self.child = None

    def spawn(self, command, env=None, **options):
        """Starts it; what it prints is added to the log. Ctrl-C at the terminal does not reach it: we end it."""
        with open(self.log_file, "ab") as log:
            self.child = subprocess.Popen(
                [str(word) for word in command], stdout=options.pop("stdout", log), stderr=log,
                stdin=options.pop("stdin", subprocess.DEVNULL), env={**os.environ, **(env or {})},
                preexec_fn=_end_with_parent, start_new_session=True, **options)
        return self

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child is not None and self.poll() is None

    def poll(self):
        """The exit status (negative: the signal that ended it), or None while it runs. Keeps `usage`."""
        if self.child.returncode is None:
            pid, status, usage = os.wait4(self.child.pid, os.WNOHANG)
            if pid:
                self.child.returncode = os.waitstatus_to_exitcode(status)
                self.usage = usage
        return self.child.returncode

    def wait(self, seconds=10.0):
        """The exit status; Late if it has not ended by then."""
        wait_for(f"the end of {self.name}", lambda: self.poll() is not None, seconds, explain=self.tail)
        return self.child.returncode

    def signal(self, number):
        if self.running():
            os.kill(self.child.pid, number)

    def stop(self, seconds=15.0):
        """SIGTERM, and SIGKILL for one that does not obey; waits till the process is gone. Its exit status."""
        if self.child is None:
            return None
        self.signal(signal.SIGTERM)
        try:
            return self.wait(seconds)
        except Late:
            self.kill()
            raise

    def kill(self):
        """kill -9, as by the kernel when memory is short."""
        self.signal(signal.SIGKILL)
        return self.wait(60)  # a write that has begun ends first, and a busy disk takes its time

    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def tail(self, lines=40):
        """The end of the log, with a heading; for messages about failures."""
        text = "\n".join(self.log().splitlines()[-lines:])
        return f"--- {self.name} ({self.log_file}):\n{text}"

    def wait_log(self, pattern, seconds=10.0, times=1):
        """Waits until a regular expression stands in the log (so many times); the last match."""
        expression = re.compile(pattern, re.IGNORECASE)

        def look():
            found = list(expression.finditer(self.log()))
            return found[-1] if len(found) >= times else None

        return wait_for(f"{pattern!r} in the log of {self.name}", look, seconds, explain=self.tail)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()


def settle(seconds):
    """Lets time pass in which something must NOT happen. Never use it to wait for something that must."""
    time.sleep(seconds)
