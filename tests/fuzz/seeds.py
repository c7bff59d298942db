#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The ticketd authors
"""seeds.py TARGET MAILS OUT: cuts from a folder of mails what a fuzz target starts from."""
import email
import hashlib
import os
import re
import sys

LARGEST = 65536
ADDRESS_FIELDS = rb"(?im)^(?:from|to|cc|reply-to|date|message-id|references): *(.*(?:\n[ \t].*)*)"
ENCODED_FIELDS = rb"(?im)^(?:subject|from|content-type|content-disposition): *(.*(?:\n[ \t].*)*)"


def parts_of(raw, wanted):
    for part in email.message_from_bytes(raw).walk():
        if wanted(part):
            yield part.get_payload(decode=True) or b""


def cut(target, raw):
    if target == "message":
        yield raw
    elif target == "header":
        yield re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\n\n"
    elif target == "address":
        yield from re.findall(ADDRESS_FIELDS, raw)
    elif target == "encoded_word":
        yield from re.findall(ENCODED_FIELDS, raw)
    elif target in ("html", "html_reply"):
        yield from parts_of(raw, lambda p: p.get_content_type() == "text/html")
    elif target == "quotation":
        yield from parts_of(raw, lambda p: p.get_content_type() == "text/plain")
    elif target == "tnef":
        yield from (d for d in parts_of(raw, lambda p: not p.is_multipart()) if d[:4] == b"\x78\x9f\x3e\x22")
    elif target == "bounce":
        if b"delivery-status" in raw or b"ailer-daemon" in raw.lower():
            yield raw.split(b"\n\n", 1)[-1]


def main():
    target, mails, out = sys.argv[1:4]
    for folder, _, names in os.walk(mails):
        for name in names:
            if name.endswith((".jsonl", ".py", ".bin", ".md")):
                continue
            with open(os.path.join(folder, name), "rb") as f:
                raw = f.read()
            try:
                pieces = list(cut(target, raw))
            except Exception:  # Python's reader has limits of its own: such a mail is no seed for a part
                continue
            for piece in pieces:
                if piece and len(piece) <= LARGEST:
                    with open(os.path.join(out, hashlib.sha1(piece).hexdigest()), "wb") as f:
                        f.write(piece)


if __name__ == "__main__":
    main()
