# SPDX-License-Identifier: MIT
"""What the parts of the way cost alone, on the mails of the whole: each by its own benchmark; and what the machine can do."""

import os
import pathlib
import re
import shutil
import statistics
import subprocess


def say(part, command):
    """Runs one benchmark; what it prints stands below the part's name."""
    said = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    print(f"{part}:", *said.strip().splitlines(), sep="\n    ", flush=True)


class Yardstick:
    """What the machine can do by work that is always the same; measured before each round, for a machine's speed drifts."""

    def __init__(self, programs, folder):
        self._command, self._folder, self._figures = pathlib.Path(programs) / "yardstick", folder / "yardstick", {}

    def measure(self):
        self._folder.mkdir()
        said = subprocess.run([self._command, self._folder], check=True, stdout=subprocess.PIPE, text=True).stdout
        shutil.rmtree(self._folder)
        for name, rate, cpu in re.findall(r"(\w+): (\d+) messages/s, CPU ([\d.]+) us", said):
            self._figures.setdefault(name, []).append((float(rate), float(cpu)))

    def say(self):
        for name, figures in self._figures.items():
            rates, cpu = (sorted(each) for each in zip(*figures))
            print(f"yardstick, {name}: {statistics.median(rates):.0f} messages/s ({rates[0]:.0f}-{rates[-1]:.0f}); "
                  f"CPU {statistics.median(cpu):.1f} us a message ({cpu[0]:.1f}-{cpu[-1]:.1f})", flush=True)


def measure(programs, folder, template, count, mailbox, outgoing_bytes):
    """`programs`: where the benchmarks are; `template`: a Maildir; `mailbox`: URL, user and password of one that holds a copy
    of it; `outgoing_bytes`: of an acknowledgement."""
    programs = pathlib.Path(programs)
    emls = folder / "parts"
    emls.mkdir()
    for number, mail in enumerate(sorted((template / "new").iterdir())):
        os.link(mail, emls / f"{number:08d}.eml")
    state = folder / "parts-state"
    state.mkdir()
    say("parse", [programs / "parse_bench", emls])
    say("SQLite", [programs / "store_bench", emls, count, 100])
    say("IMAP", [programs / "imap_bench", *mailbox, count])
    say("SMTP", [programs / "smtp_bench", count, outgoing_bytes])
    say("all but the servers", [programs / "way_bench", emls, state, count])
