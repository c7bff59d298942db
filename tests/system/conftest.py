# SPDX-License-Identifier: MIT
"""What every system test may ask for: one Dovecot and one relay a session, a desk of its own a test."""

import itertools
import os
import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import postfix as private_postfix  # noqa: E402
from support.daemon import binaries, faulty, ticketctl  # noqa: E402
from support.desk import Desk  # noqa: E402
from support.dovecot import Dovecot  # noqa: E402
from support.leaks import in_mailboxes  # noqa: E402
from support.proxy import Proxy  # noqa: E402
from support.smtp import SmtpServer  # noqa: E402

_suffixes = itertools.count(1)


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; only with TICKETD_LONG=1 in the environment")


def pytest_collection_modifyitems(items):
    if not os.environ.get("TICKETD_LONG"):
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session", autouse=True)
def programs():
    """Fails everything at once, with one clear line, when there is nothing to test."""
    for program in (binaries() / "ticketd", ticketctl(binaries())):
        if not program.exists():
            pytest.exit(f"{program} is not there: build it, or name its folder in TICKETD_BIN", 3)


@pytest.fixture(scope="session")
def workspace():
    """A folder that every user can reach (Dovecot runs as nobody); removed at the end."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-test-"))
    os.chmod(folder, 0o755)
    yield folder
    if not os.environ.get("TICKETD_KEEP"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def dovecot(workspace):
    server = Dovecot(workspace / "dovecot")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_smtp(workspace, dovecot):
    server = SmtpServer(workspace, dovecot.lmtp_port)
    yield server
    server.stop()


@pytest.fixture
def smtp(shared_smtp):
    """The relay that everybody uses; what a test tells it to do is forgotten afterwards."""
    yield shared_smtp
    shared_smtp.clear()


@pytest.fixture(scope="session")
def postfix(workspace, dovecot):
    """A private Postfix in front of the same mailboxes, where the tests run as root."""
    if not private_postfix.available():
        pytest.skip("a private Postfix needs root, and the postfix package")
    server = private_postfix.Postfix(workspace / "postfix", dovecot.lmtp_port)
    yield server
    server.stop()


@pytest.fixture
def make_desk(request, workspace, dovecot, smtp):
    """Makes desks, each with mailboxes of its own; changes of the configuration by keyword. Not started."""
    desks = []

    def make(smtp_port=None, **changes):
        suffix = f"-{next(_suffixes)}"
        desk = Desk(workspace / ("desk" + suffix), dovecot, smtp_port or smtp.port, suffix, **changes)
        desks.append(desk)
        request.node.logs = [made.daemon.process.tail for made in desks]
        return desk

    yield make
    leaks = [leak for desk in desks for leak in in_mailboxes(desk)]
    for desk in desks:
        desk.close()
    assert leaks == [], "a client was sent something of the desk's inside"


@pytest.fixture
def desk(make_desk):
    """A desk whose daemon is running."""
    return make_desk().start()


@pytest.fixture
def faults():
    """The program with fail points; a test's desk starts it with `program=faults`."""
    if not faulty().exists():
        pytest.skip(f"{faulty()} is not there: only a build tree with its tests has it")
    return faulty()


@pytest.fixture
def relay(workspace, dovecot):
    """A relay that only this test's desk uses, so that it can be taken away while people still write."""
    server = SmtpServer(workspace, dovecot.lmtp_port)
    yield server
    server.stop()


@pytest.fixture
def imap_proxy(dovecot):
    """The way to Dovecot's IMAP port, which can fail."""
    proxy = Proxy(dovecot.imap_port)
    yield proxy
    proxy.down()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure comes with the daemons' logs."""
    report = (yield).get_result()
    if report.failed:
        for log in getattr(item, "logs", []):
            report.sections.append(("ticketd", log()))
