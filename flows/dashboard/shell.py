"""Commands that a person copies from the dashboard into a shell."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from flows.wording import inert


def explain(db: Path, *keys: str) -> str | None:
    """`copydesk explain` of one input or of two articles; None if a key can't be shown as it is."""
    if any(inert(key) != key or key.splitlines() != [key] for key in keys):
        return None
    end_of_options = ["--"] if any(key.startswith("-") for key in keys) else []
    return shlex.join(["copydesk", "explain", "--db", str(db), *end_of_options, *keys])


def sql(db: Path, query: str) -> str:
    """`copydesk sql` of a query that is ours, but for what `text` has quoted in it."""
    return shlex.join(["copydesk", "sql", "--db", str(db), query])


def text(value: str) -> str:
    """A value of SQL."""
    return "'" + inert(value).replace("'", "''") + "'"


def block(commands: Sequence[tuple[str, str]]) -> str:
    """What each command is for, and the command, as a block of markdown that can't be left from within."""
    of_command: dict[str, list[str]] = {}
    for what, command in commands:
        of_command.setdefault(command, []).append(what)
    pairs = ((f"# {', '.join(dict.fromkeys(whats))}", command) for command, whats in of_command.items())
    lines = [" ".join(inert(line).splitlines()) for pair in pairs for line in pair]
    return "\n".join(f"    {line}" for line in lines) + "\n"
