# SPDX-License-Identifier: MIT
"""Writes the few kinds of TOML that a ticketd.toml needs (Python's own library only reads it)."""

import json


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value if isinstance(value, int) else str(value), ensure_ascii=False)


def write(table, path=()):
    """A table (dict) as TOML; lists of dicts become [[…]], values that are None are left out."""
    plain, deeper = [], []
    for key, value in table.items():
        name = ".".join((*path, key))
        if value is None:
            continue
        if isinstance(value, dict):
            deeper.append(f"\n[{name}]\n" + write(value, (*path, key)))
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            deeper.extend(f"\n[[{name}]]\n" + write(item, (*path, key)) for item in value)
        else:
            plain.append(f"{key} = {_value(value)}\n")
    return "".join(plain) + "".join(deeper)


def merged(base, changes):
    """`base` with `changes` laid over it, table by table; lists are replaced whole."""
    result = dict(base)
    for key, value in changes.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result
