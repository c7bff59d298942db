# SPDX-License-Identifier: MIT
"""Free TCP ports on loopback, for servers that must be told their port before they start.

A port is reserved for the life of this process by an abstract socket of its number, so two test runs at once
never give out the same one. They lie below the range that the kernel takes for outgoing connections.
"""

import os
import random
import socket

_FIRST, _LAST = 20000, 32000
_reservations = []


def _reserve(port):
    reservation = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        reservation.bind(f"\0ticketd-test-port-{port}")
    except OSError:
        reservation.close()
        return None
    return reservation


def _is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """A port on 127.0.0.1 that nobody listens on and no other test run was given."""
    chance = random.Random(os.urandom(8))
    for _ in range(1000):
        port = chance.randrange(_FIRST, _LAST)
        reservation = _reserve(port)
        if reservation and _is_free(port):
            _reservations.append(reservation)
            return port
        if reservation:
            reservation.close()
    raise RuntimeError(f"no free port on 127.0.0.1 between {_FIRST} and {_LAST}")


def answers(port, greeting=b""):
    """Whether a server on that port takes connections and greets with `greeting`."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.settimeout(2)
            return connection.recv(200).startswith(greeting) if greeting else True
    except OSError:
        return False
