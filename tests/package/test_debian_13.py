# SPDX-License-Identifier: MIT
"""The source on Debian 13: it builds with what that has, and passes all its tests, unit and system, beside its servers.

More than an hour: TICKETD_LONG=1 tests/run --package -k debian_13
"""

import re
import shutil
import subprocess

import pytest

from support import chroot as fresh
from support.chroot import Chroot
from support.daemon import SOURCE

# What Debian 13 has under another name.
RENAMED = {"libboost1.81-dev": "libboost-dev"}


def needed():
    """The packages that .ci/packages names for building and for the tests."""
    names = re.findall(r"^(?:build|test) (\S+)", (SOURCE / ".ci" / "packages").read_text(), re.M)
    return [RENAMED.get(name, name) for name in names]


@pytest.mark.long
def test_debian_13_builds_the_source_and_passes_all_tests(workspace):
    if fresh.why_not():
        pytest.skip(fresh.why_not())
    machine = Chroot.made(workspace / "debian-13", "trixie")
    machine.install("g++", "systemd", *needed())  # systemd: its programs say whether the unit is valid
    for name in subprocess.run(["git", "ls-files"], cwd=SOURCE, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]:
        machine.path(f"src/{name}").parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / name, machine.path(f"src/{name}"))
    machine.run("sh", "-ec", "cd /src; cmake --preset release; nice -n 19 cmake --build build/release -j1")
    said = machine.run("/src/tests/run", "--no-build")
    print(*re.findall(r"^SKIPPED.*", said, re.M), sep="\n")
    assert said.endswith("tests/run: all passed\n"), said
