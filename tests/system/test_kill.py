# SPDX-License-Identifier: MIT
"""kill -9 at random moments, a few times; `tests/faults/kill` does it 200 times while 5,000 mails come in."""

import os
import random

import pytest

from support import account, killing
from support.smtp import SmtpServer


@pytest.fixture
def sink(workspace):
    """A relay that takes mail for everybody and keeps it."""
    server = SmtpServer(workspace)
    yield server
    server.stop()


def test_killed_at_random_moments_it_loses_and_doubles_nothing(make_desk, sink):
    seed = int(os.environ.get("TICKETD_SEED") or 1)
    print(f"seed {seed}; TICKETD_SEED sets another")
    chance = random.Random(seed)
    desk = make_desk(smtp_port=sink.port, gate=account.NO_LIMITS, staff=[])
    letters = killing.own_letters(desk.address, 150, 1000, chance)
    killing.run(desk, sink, letters, 10, chance)
    print(killing.account_of(desk, sink, letters, 1000))
