"""The settings for people: what is chosen; `python -m flows.terminal.settings docs/settings.md` writes that page."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from pydantic import BaseModel

from flows.settings import FILE, NO_SETTINGS, PREFIX, Alerts, Maintenance, Settings, origins
from warehouse.copies.policy import Policy

SECRET = frozenset(("alerts.webhook",))  # its address is often all that it takes to write there
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

## `[alerts]`

Who is told when something breaks, and from where on something is an alert: [operating.md](operating.md). 0, or false,
as a bound switches that kind of alert off.

```toml
[alerts]
webhook = "https://desk.example/alerts"

[alerts.bounds]
rejections = 0.3
```

{alerts}

## `[maintenance]`

What `copydesk maintain` does, by hand, by a timer or every night under `copydesk serve`: [operating.md](operating.md).

```toml
[maintenance]
at = "02:15"
backup_dir = "/backup/copydesk"
```

{maintenance}

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
        for part, value in _flat(name, getattr(settings, name)):
            yield part, _masked(str(value)) if part in SECRET and value else value


def _masked(address: str) -> str:
    """Whose it is, without what lets others write to it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    """A value, or of a section its parts, however deep."""
    if isinstance(value, BaseModel):
        value = value.model_dump(by_alias=True)
    elif isinstance(value, Policy):
        value = asdict(value)
    if not isinstance(value, dict):
        yield name, value
        return
    for part, given in value.items():
        yield from _flat(f"{name}.{part}", given)


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
    return PAGE.format(
        prefix=PREFIX,
        file=FILE,
        settings=_table(("setting", "value", "default", "what it decides"), settings),
        dedup=_parts("dedup", Policy()),
        alerts=_parts("alerts", Alerts()),
        maintenance=_described(Maintenance),
        others=_table(("variable", "who reads it"), ((f"`{name}`", who) for name, who in NO_SETTINGS.items())),
    )


def _parts(name: str, section: object) -> str:
    rows = ((f"`{part.removeprefix(f'{name}.')}`", _code(value)) for part, value in _flat(name, section))
    return _table(("part", "default"), rows)


def _described(section: type[BaseModel]) -> str:
    """The parts of a section that say of each what it decides."""
    parts = section.model_json_schema()["properties"].items()
    rows = ((f"`{name}`", _kind(of), _default(of), of["description"]) for name, of in parts)
    return _table(("part", "value", "default", "what it decides"), rows)


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
