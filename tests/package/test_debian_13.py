# SPDX-License-Identifier: MIT
"""The source on Debian 13: it builds with what that has, and passes its unit tests.

More than half an hour: TICKETD_LONG=1 tests/run --package -k debian_13
"""

import re
import shutil
import subprocess

import pytest

from support import chroot as fresh
from support.chroot import Chroot
from support.daemon import SOURCE

# Debian 13's Dovecot reads another configuration than the tests write: what needs one is tested on Debian 12.
NEEDS_DOVECOT = "net_servers_test"
# What Debian 13 has under another name.
RENAMED = {"libboost1.81-dev": "libboost-dev"}


def needed():
    """The packages that .ci/packages names for building and for the unit tests."""
    rows = re.findall(r"^(build|test) (\S+)", (SOURCE / ".ci" / "packages").read_text(), re.M)
    return [RENAMED.get(name, name) for _, name in rows if not name.startswith("dovecot")]


@pytest.mark.long
def test_debian_13_builds_the_source_and_passes_the_unit_tests(workspace):
    if fresh.why_not():
        pytest.skip(fresh.why_not())
    machine = Chroot.made(workspace / "debian-13", "trixie")
    machine.install("g++", *needed())
    for name in subprocess.run(["git", "ls-files"], cwd=SOURCE, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]:
        machine.path(f"src/{name}").parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / name, machine.path(f"src/{name}"))
    machine.run("sh", "-ec", "cd /src; cmake --preset release; nice -n 19 cmake --build build/release -j1")
    tests = f"ctest --test-dir build/release --output-on-failure -L unit -E {NEEDS_DOVECOT} --no-tests=error"
    said = machine.run("sh", "-ec", f"cd /src; {tests}")
    assert "100% tests passed" in said
