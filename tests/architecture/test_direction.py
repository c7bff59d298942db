# SPDX-License-Identifier: MIT
"""Who may include whom, and who may speak to which library: the architecture as a table that is checked.

Each box is its own CMake target as well; this test sees what linking cannot: headers.
"""

import fnmatch
import pathlib
import re

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]

VALUES = ["parser/message.hpp", "parser/content_hash.hpp", "parser/dead_status.hpp", "parser/deliverable.hpp", "store/model.hpp",
          "store/facts.hpp", "store/changes.hpp", "store/alerts.hpp", "store/holding.hpp", "store/people.hpp", "store/threads.hpp"]

# A box (folder with what is below it) -> what it may include of ours beside its own; the longest name of a box wins.
MAY_INCLUDE = {
    "parser": [],
    "store": [],
    "daemon/policy": VALUES,
    "daemon/notify": [*VALUES, "store/whole_address.hpp", "daemon/policy/*", "parser/compose.hpp", "parser/html_reply.hpp", "parser/language.hpp",
                      "parser/parse.hpp"],
    "daemon/net": [],
    "daemon/oauth": ["daemon/net/*", "daemon/fail_point.hpp", "daemon/files.hpp"],
    "daemon/intake": ["daemon/net/*", "daemon/fail_point.hpp", "daemon/files.hpp", "daemon/log.hpp", "daemon/task.hpp", "store/model.hpp", "store/failure.hpp"],
    "daemon/lmtp": ["daemon/intake/intake.hpp", "daemon/intake/trouble.hpp", "daemon/net/*", "daemon/fail_point.hpp", "daemon/log.hpp", "daemon/task.hpp",
                    "store/model.hpp", "store/failure.hpp"],
    "daemon/outbox": ["daemon/net/*", "daemon/fail_point.hpp", "daemon/files.hpp", "daemon/log.hpp", "daemon/task.hpp", "daemon/writer.hpp", "daemon/policy/rules.hpp",
                      "parser/compose.hpp", "parser/dead_status.hpp", "parser/parse.hpp", "store/*.hpp"],
    "daemon/register": ["daemon/log.hpp", "daemon/writer.hpp", "daemon/policy/*", "parser/charset.hpp", "parser/compose.hpp",
                        "store/*.hpp"],
    "daemon/config": ["daemon/intake/intake.hpp", "daemon/lmtp/settings.hpp", "daemon/log.hpp", "daemon/net/connection.hpp",
                      "daemon/net/listen.hpp",
                      "daemon/oauth/settings.hpp", "daemon/outbox/settings.hpp",
                      "daemon/policy/*", "parser/charset.hpp", "parser/compose.hpp"],
    "daemon/http": ["daemon/net/*", "daemon/log.hpp"],
    # ticketctl reads, decides and writes; it watches no mailbox and sends nothing itself.
    "daemon/ctl": [*VALUES, "parser/*", "store/*.hpp", "daemon/policy/*", "daemon/notify/*", "daemon/config/*",
                   "daemon/register/*", "daemon/clock.hpp", "daemon/files.hpp", "daemon/health_file.hpp", "daemon/intake/intake.hpp", "daemon/log.hpp",
                   "daemon/logins.hpp", "daemon/oauth/*", "daemon/outbox/attachments.hpp", "daemon/pipeline.hpp", "daemon/records/*.hpp", "daemon/released_mail.hpp", "daemon/run_alone.hpp", "daemon/rescan.hpp", "daemon/state_dir.hpp", "daemon/vital_signs.hpp"],
    # What becomes of old records; nothing is sent from there.
    "daemon/records": [*VALUES, "parser/*", "store/*.hpp", "daemon/policy/*", "daemon/notify/*", "daemon/config/config.hpp", "daemon/intake/*.hpp",
                       "daemon/clock.hpp", "daemon/log.hpp", "daemon/logins.hpp", "daemon/pipeline.hpp", "daemon/register/*.hpp", "daemon/run_alone.hpp", "daemon/state_dir.hpp"],
    # The daemon itself puts the boxes together, by their front doors.
    "daemon": ["parser/*", "store/*.hpp", "daemon/policy/*", "daemon/notify/*", "daemon/net/*", "daemon/intake/*.hpp",
               "daemon/lmtp/*.hpp", "daemon/oauth/*.hpp", "daemon/outbox/*.hpp", "daemon/config/config.hpp", "daemon/records/*.hpp", "daemon/register/*.hpp", "daemon/http/*.hpp"],
}

# A library's headers -> the files that may include them, directly or by a header of ours.
OWNERS = {
    "mimetic/": ["parser/mime*.cpp", "parser/compose*.cpp"],
    "libxml/": ["parser/html_reader.cpp"],
    "unicode/": ["parser/converter.cpp"],
    "ytnef": ["parser/tnef.cpp"],
    "cld2/": ["parser/language.cpp"],
    "re2/": ["daemon/policy/pattern.cpp"],
    "sqlite3": ["store/sqlite/*"],
    "zstd": ["store/sqlite/compression.cpp"],
    "curl/": ["daemon/net/*", "daemon/intake/imap*.cpp", "daemon/outbox/smtp*.cpp"],
    "boost/asio": ["daemon/net/*", "daemon/oauth/*", "daemon/lmtp/*", "daemon/intake/*", "daemon/outbox/*", "daemon/register/watch.*", "daemon/config/*",
                   "daemon/*.?pp"],
    "boost/beast": ["daemon/http/*"],
    "sodium": ["parser/hash.cpp", "daemon/policy/token.cpp", "daemon/policy/coupon.cpp", "daemon/policy/fingerprint.cpp", "daemon/ctl/coupon.cpp",
               "daemon/ctl/oauth.cpp", "daemon/state_dir.cpp"],
    "date/": ["daemon/policy/time_zone.cpp", "daemon/notify/local_time.cpp"],
    "libical/": ["daemon/config/holiday_file.cpp"],
    "toml++/": ["daemon/config/document.cpp"],
    "CLI/": ["daemon/ctl/main.cpp"],
    "nlohmann/": ["daemon/ctl/*", "daemon/oauth/*.cpp", "daemon/vital_signs_json.cpp"],
    "mustache": ["daemon/notify/template*.cpp"],
}


def sources(root):
    """path (as text, from the root) -> the headers it includes, ours in quotes and theirs in angle brackets."""
    found = {}
    for box in ("parser", "store", "daemon"):
        for path in sorted((root / box).rglob("*.[ch]pp")):
            text = path.read_text(errors="replace")
            found[str(path.relative_to(root))] = re.findall(r'^\s*#\s*include\s+(<[^>]+>|"[^"]+")', text, re.M)
    return found


def box_of(path):
    return max((box for box in MAY_INCLUDE if path.startswith(box + "/")), key=len)


def wrong_directions(root):
    """Lines "FILE includes HEADER", for each that the table does not allow."""
    wrong = []
    for path, headers in sources(root).items():
        box = box_of(path)
        for header in (name.strip('"') for name in headers if name.startswith('"')):
            if box_of(header) != box and not any(fnmatch.fnmatchcase(header, pattern) for pattern in MAY_INCLUDE[box]):
                wrong.append(f"{path} includes {header}")
    return wrong


def strangers(root):
    """Lines "FILE reaches <HEADER> of LIBRARY", for each file that includes a library it does not own."""
    files = sources(root)

    def reached(path, seen):
        """Library headers that the file includes, itself or through headers of ours outside daemon's front doors."""
        for name in files.get(path, []):
            inner = name[1:-1]
            if name.startswith("<"):
                yield inner
            elif inner not in seen:
                seen.add(inner)
                yield from reached(inner, seen)

    wrong = set()
    for path in files:
        for header in reached(path, {path}):
            for library, owners in OWNERS.items():
                if header.startswith(library) and not any(fnmatch.fnmatchcase(path, owner) for owner in owners):
                    wrong.add(f"{path} reaches <{header}>")
    return sorted(wrong)


def test_every_include_goes_in_the_direction_of_the_architecture():
    assert wrong_directions(SOURCE) == []


def test_each_library_is_spoken_to_by_its_owners_only():
    assert strangers(SOURCE) == []


def planted(folder, path, line):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(line + "\n")
    return folder


@pytest.mark.parametrize("path, line", [
    ("parser/parse.cpp", '#include "store/model.hpp"'),
    ("store/model.hpp", '#include "parser/message.hpp"'),
    ("daemon/policy/decide.cpp", '#include "daemon/log.hpp"'),
    ("daemon/policy/decide.cpp", '#include "store/store.hpp"'),
    ("daemon/intake/imap.cpp", '#include "daemon/pipeline.hpp"'),
    ("daemon/notify/plan.cpp", '#include "store/store.hpp"'),
])
def test_a_wrong_direction_is_found(tmp_path, path, line):
    assert len(wrong_directions(planted(tmp_path, path, line))) == 1


def test_a_library_behind_a_header_of_ours_is_found(tmp_path):
    planted(tmp_path, "store/sqlite/db.hpp", "#include <sqlite3.h>")
    planted(tmp_path, "store/store.hpp", '#include "store/sqlite/db.hpp"')
    assert strangers(tmp_path) == ["store/store.hpp reaches <sqlite3.h>"]


def test_every_file_of_ours_says_its_licence():
    missing = [path for path in sources(SOURCE) if not (SOURCE / path).read_text().startswith("// SPDX-License-Identifier: MIT\n")]
    assert missing == []
