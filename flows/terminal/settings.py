"""The settings for people: what is chosen; `python -m flows.terminal.settings docs/settings.md` writes that page."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.settings import FILE, NO_SETTINGS, PREFIX, Settings, origins
from warehouse.copies.policy import Policy

PAGE = """# Settings

Generated from the code by `make docs`. `copydesk settings` shows what holds here, and where each value comes from.
A setting is taken from the command line, else from the environment (`{prefix}` and its name in capitals; an empty
variable is none), else from `{file}` in the folder where the command is run, else from these defaults.
A name that nobody knows is an error, in the environment too.

{settings}

## `[dedup]`

What counts as the same report. How the thresholds were chosen, and what moving them does: [dedup.md](dedup.md) and
`warehouse/copies/policy.py`. In `{file}` a section of its own, in the environment JSON:

```toml
[dedup]
window_hours = 96
preferred_sources = ["Gazette"]
```

```sh
export {prefix}DEDUP='{{"window_hours": 96}}'
```

{dedup}

## Variables that are no settings

{others}
"""


def chosen(settings: Settings, options: Set[str]) -> pa.Table:
    """One row a setting, those of `dedup` one by one: setting, value, origin."""
    came = origins() | dict.fromkeys(options, "option")
    rows = [
        {"setting": name, "value": _written(value), "origin": came.get(name, "default")}
        for name, value in _values(settings)
    ]
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in ("setting", "value", "origin")]))


def _values(settings: Settings) -> Iterator[tuple[str, object]]:
    for name in sorted(Settings.model_fields, key="dedup".__eq__):  # the long section last
        value = getattr(settings, name)
        if isinstance(value, Policy):
            yield from ((f"{name}.{part}", given) for part, given in asdict(value).items())
        else:
            yield name, value


def _written(value: object) -> str | None:
    """As a person would write it; None for what isn't set."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return None if value is None else str(value)


def _code(value: object) -> str:
    return f"`{_written(value)}`" if value not in (None, "", (), []) else ""


def page() -> str:
    """Markdown: all settings, the parts of `dedup`, and the variables that are none."""
    schema = Settings.model_json_schema()
    settings = (
        (f"`{name}`", _kind(of), _default(of), of.get("description", "")) for name, of in schema["properties"].items()
    )
    dedup = ((f"`{name}`", _code(value)) for name, value in asdict(Policy()).items())
    return PAGE.format(
        prefix=PREFIX,
        file=FILE,
        settings=_table(("setting", "value", "default", "what it decides"), settings),
        dedup=_table(("part", "default"), dedup),
        others=_table(("variable", "who reads it"), ((f"`{name}`", who) for name, who in NO_SETTINGS.items())),
    )


def _kind(of: Mapping[str, Any]) -> str:
    """What may stand there, from the JSON schema of the setting."""
    one = next((kind for kind in of.get("anyOf", ()) if kind.get("type") != "null"), of)
    if "$ref" in one:
        return "section"
    if one["type"] == "array":
        return f"list of {_kind(one['items'])}"
    bounds = {"minimum": "from {}", "exclusiveMinimum": "above {}", "maximum": "to {}"}
    said = [words.format(one[bound]) for bound, words in bounds.items() if bound in one]
    return " ".join(["path" if one.get("format") == "path" else one["type"], *said])


def _default(of: Mapping[str, Any]) -> str:
    given = of.get("default")
    return "" if isinstance(given, dict) else _code(given)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
