# SPDX-License-Identifier: MIT
"""ticketd's /health and /metrics, over TCP or a socket of the file system, and Prometheus' text format read strictly."""

import json
import re
import socket

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SAMPLE = re.compile(rf'({_NAME})(?:\{{(.*)\}})? (NaN|[+-]Inf|[-+0-9.e]+)')
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')


def connect(place, timeout=10):
    """`place`: a port of loopback, or a path."""
    if isinstance(place, int):
        return socket.create_connection(("127.0.0.1", place), timeout)
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(timeout)
    client.connect(str(place))
    return client


def all_of(client):
    """What comes until the end."""
    data = b""
    while True:
        part = client.recv(65536)
        if not part:
            return data
        data += part


def exchange(place, request, timeout=10):
    """Sends bytes and gives what comes until the server closes."""
    with connect(place, timeout) as client:
        client.sendall(request)
        return all_of(client)


def get(place, path, method="GET"):
    """(status, header in lower case, body)"""
    data = exchange(place, f"{method} {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n".encode())
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    header = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert len(body) == (0 if method == "HEAD" else int(header["content-length"]))
    return int(status.split()[1]), header, body


def health(place):
    status, header, body = get(place, "/health")
    assert header["content-type"] == "application/json"
    return status, json.loads(body)


def metrics(place):
    """{family: {"type": …, "help": …, "samples": {(name, labels): value}}}"""
    status, header, body = get(place, "/metrics")
    assert status == 200 and header["content-type"].startswith("text/plain; version=0.0.4")
    return parse(body.decode())


def parse(text):
    """Refuses what prometheus.io/docs/instrumenting/exposition_formats does not allow."""
    assert text.endswith("\n")
    families, family = {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, family_help = line[7:].split(" ", 1)
            assert name not in families, f"{name} twice"
            family = families[name] = {"help": family_help, "type": None, "samples": {}}
            current = name
        elif line.startswith("# TYPE "):
            name, kind = line[7:].split(" ")
            assert name == current and kind in ("counter", "gauge", "histogram")
            family["type"] = kind
        else:
            found = _SAMPLE.fullmatch(line)
            assert found, line
            name, labels, value = found.groups()
            suffixes = ("_bucket", "_sum", "_count") if family["type"] == "histogram" else ("",)
            assert name in [current + suffix for suffix in suffixes], line
            pairs = _LABEL.findall(labels or "")
            assert "".join(f'{key}="{text}",' for key, text in pairs).rstrip(",") == (labels or ""), line
            key = (name, tuple(sorted(pairs)))
            assert key not in family["samples"], line
            family["samples"][key] = float(value)
    for name, family in families.items():
        assert (family["type"] == "counter") == name.endswith("_total"), name
        assert family["help"] and re.fullmatch(r"ticketd_[a-z0-9_]+", name)
        if family["type"] == "histogram":
            check_histogram(name, family["samples"])
    return families


def check_histogram(name, samples):
    buckets = [value for (sample, _), value in samples.items() if sample == name + "_bucket"]
    assert buckets == sorted(buckets) and buckets[-1] == samples[(name + "_count", ())]
    assert (name + "_bucket", (("le", "+Inf"),)) in samples


def value(families, name, **labels):
    """The one sample of a family with these labels."""
    found = [number for (sample, pairs), number in families[name]["samples"].items()
             if sample == name and labels.items() <= dict(pairs).items()]
    assert len(found) == 1, (name, labels, families[name])
    return found[0]
