# SPDX-License-Identifier: MIT
"""Whether anything of a desk's inside stands in the mails that it sent to its clients."""

import re

from . import mails
from .daemon import SOURCE

_VERBS = ("close|reopen|note|assign|level|urgent|normal|merge|split|answer|development|spam|wait|cc|requester|show|list|find|"
          "reveal|send|cancel|away|public|help")
_COMMAND = re.compile(rf"^[\s>|*]*!(?:{_VERBS})\b", re.I | re.M)
_TO_CLIENTS = ("acknowledgement", "closing", "follow_up", "login_confirmation", "transcript")
_SHORTEST = 16  # bytes: a shorter line may be anybody's


def _wording():
    """Whole lines of the templates that only staff get; without what is filled in."""
    lines, shown = set(), set()
    for file in (SOURCE / "templates").glob("*/*.txt"):
        if file.stem != "words" and file.parent.name != "answers":
            (shown if file.stem in _TO_CLIENTS else lines).update(
                line.strip() for line in file.read_text().splitlines() if "{{" not in line and len(line.strip()) >= _SHORTEST)
    return lines - shown


_WORDING = _wording()


def _staff_addresses(settings):
    for member in settings.get("staff", []):
        address = member["address"]
        yield from [address] if isinstance(address, str) else address
    inside = settings["desk"].get("internal_address")
    if inside:
        yield inside


def in_mail(mail, inside, settings):
    """What of the inside a mail shows to its reader or his program: sentences."""
    everything = mails.everything(mail)
    folded = everything.lower()
    found = [f"the text {text!r}" for text in inside if text.lower() in folded]
    found += [f"the address {address}" for address in _staff_addresses(settings) if address.lower() in folded]
    lines = {line.strip().lstrip("> |").strip() for line in everything.splitlines()}
    found += [f"a staff mail's line {line!r}" for line in sorted(_WORDING & lines)]
    found += [f"the command {match.group(0)!r}" for match in _COMMAND.finditer(everything)]
    return found


def in_mailboxes(desk):
    """The same for all mails from the desk in the mailboxes of its clients, a line each."""
    return [f"to {person.address}, {mail['Subject']}: {leak}" for person in desk.clients() for mail in person.inbox()
            if desk.address.lower() in str(mail["From"]).lower() for leak in in_mail(mail, desk.inside, desk.daemon.settings)]
