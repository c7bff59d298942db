# SPDX-License-Identifier: MIT
"""Waiting with a deadline: the one place where tests wait."""

import time


class Late(AssertionError):
    """What was waited for did not come in time."""


def wait_for(what, probe, seconds=10.0, pause=0.02, explain=None):
    """Calls probe() until it gives something true, and returns that.

    After `seconds` raises Late, which names `what` and ends with what explain() has to tell (logs, mostly).
    """
    deadline = time.monotonic() + seconds
    while True:
        result = probe()
        if result:
            return result
        if time.monotonic() >= deadline:
            story = "\n" + explain() if explain else ""
            raise Late(f"waited {seconds:g} s in vain for {what}{story}")
        time.sleep(pause)
