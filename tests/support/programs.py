# SPDX-License-Identifier: MIT
"""Replies as mail programs write them (tests/programs)."""

import subprocess

from . import mails
from .daemon import binaries


def names():
    """Of the mail programs."""
    return subprocess.run([_reply_as()], check=True, capture_output=True, text=True).stdout.split()


def reply_as(program, person, original, text, folder):
    """A person answers a mail with one of the programs, and sends it: the bytes that were sent."""
    file = folder / "original.eml"
    file.write_bytes(original.as_bytes(policy=mails.WIRE))
    message_id = f"{program}.{abs(hash((program, text, str(original['Message-ID']))))}@{person.user}.example"
    sender = f"{person.name} <{person.address}>" if person.name else person.address
    done = subprocess.run([_reply_as(), program, sender, message_id, str(file)], input=text.encode(), check=True,
                          capture_output=True)
    to = str((original["Reply-To"] or original["From"]).addresses[0].addr_spec)
    person.send(done.stdout, [to])
    return done.stdout


def _reply_as():
    return binaries().parent / "tests" / "programs" / "reply_as"
