# SPDX-License-Identifier: MIT
"""What the parts of the way cost alone, on the mails of the whole: each by its own benchmark."""

import os
import pathlib
import subprocess


def say(part, command):
    """Runs one benchmark; what it prints stands below the part's name."""
    said = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    print(f"{part}:", *said.strip().splitlines(), sep="\n    ", flush=True)


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
