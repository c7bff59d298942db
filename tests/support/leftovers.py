# SPDX-License-Identifier: MIT
"""What a process holds: descriptors, threads, memory; for tests that nothing is left over after faults."""

import os
import pathlib
import re

from .waiting import wait_for


def descriptors(pid):
    """What each open descriptor is, sorted; sockets without their numbers."""
    found = []
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(re.sub(r"\[\d+\]", "", os.readlink(link)))
        except OSError:
            pass  # closed meanwhile
    return sorted(found)


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def memory(pid, what="VmRSS"):
    """In KiB; VmHWM is the most that it ever was."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+) kB", text).group(1))


class Baseline:
    """What a daemon holds while it rests; rested() waits until it holds no more than that again."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.descriptors, self.threads = descriptors(daemon.process.pid), threads(daemon.process.pid)

    def rested(self, seconds=30):
        pid = self.daemon.process.pid

        def look():
            return len(descriptors(pid)) <= len(self.descriptors) and threads(pid) <= self.threads

        wait_for("all descriptors and threads to be given back", look, seconds, pause=0.1, explain=lambda: "\n".join(
            [f"{threads(pid)} threads, {self.threads} before; descriptors:", *descriptors(pid), "before:", *self.descriptors,
             self.daemon.process.tail()]))
