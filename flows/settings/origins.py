"""Which settings are set, and where: the environment wins over the file. A name that nobody knows is an error."""

import difflib
import json
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TypeGuard, cast

from pydantic import BaseModel, TypeAdapter

from flows.errors import UsageError
from flows.settings.settings import FILE, PREFIX, Settings

# Variables of this prefix that are no settings, and who reads them.
NO_SETTINGS = {
    "COPYDESK_BENCH_STORED": "`make bench`: how many articles are in stock",
    "COPYDESK_FAILPOINT": "the tests of kills: where the process ends itself",
    "COPYDESK_HOME": "deploy/prefect.yaml: the folder of the project",
}


def origins() -> dict[str, str]:
    """Where each setting that is set got its value: `COPYDESK_…` or `copydesk.toml`; of sections each part too, as
    `dedup.url_cap`. Raises UsageError for a name that nobody knows.
    """
    variables = _of_environment()
    known = parts(Settings)
    found = dict(_named(Settings, _of_file(), FILE))
    for name, value in variables.items():  # they win
        if name not in known:
            said = f"{_variable(name)}: there is no such setting"
            raise UsageError(_part(said, name) or _unlike(said, name, known, _variable))
        found |= _named(Settings, {name: value}, _variable(name))
    return found


def parts(section: type) -> dict[str, type]:
    """What may stand in a section, or among the settings, each with its kind."""
    if is_dataclass(section):
        return {field.name: type(field.default) for field in fields(section)}
    of = section.model_fields if issubclass(section, BaseModel) else {}
    return {field.alias or name: cast("type", field.annotation) for name, field in of.items()}


def in_json(name: str, part: str = "") -> str:
    """How that part of the section, else its first, is given in the environment, with its default."""
    section = parts(Settings)[name]
    defaults = json.loads(TypeAdapter(section).dump_json(section(), by_alias=True))
    part = part or next(iter(defaults))
    return f"{_variable(name)}='{json.dumps({part: defaults[part]})}'"


def is_section(kind: object) -> TypeGuard[type]:
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel))


def _named(section: type, values: Mapping[str, object], came: str, path: str = "") -> Iterator[tuple[str, str]]:
    known = parts(section)
    for name, value in values.items():
        if name not in known:
            there = f"{path.rstrip('.')} has no" if path else "there is no setting"
            raise UsageError(_unlike(f"{came}: {there} {name}", name, known))
        yield path + name, came
        if isinstance(value, dict) and is_section(known[name]):
            yield from _named(known[name], value, came, f"{path}{name}.")


def _of_file() -> dict[str, object]:
    try:
        return tomllib.loads(Path(FILE).read_text(encoding="utf-8")) if Path(FILE).exists() else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{FILE} can't be read: {error}") from error


def _of_environment() -> dict[str, object]:
    names = {name.upper(): value for name, value in os.environ.items() if name.upper().startswith(PREFIX)}
    found: dict[str, object] = {n.removeprefix(PREFIX).lower(): v for n, v in names.items() if n not in NO_SETTINGS}
    found = {name: value for name, value in found.items() if value != "" or name not in parts(Settings)}
    for name in found.keys() & {name for name, kind in parts(Settings).items() if is_section(kind)}:
        try:
            found[name] = json.loads(str(found[name]))
        except ValueError as error:
            raise UsageError(f"{_variable(name)} is no JSON: {error}. It must be like {in_json(name)}.") from error
    return found


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _part(said: str, name: str) -> str | None:
    """What to write instead of COPYDESK_MAINTENANCE_AT; None: it names no part of a section."""
    for section, kind in parts(Settings).items():
        if is_section(kind) and name.startswith(f"{section}_"):
            part = name.removeprefix(section).strip("_")
            given = in_json(section, part if part in parts(kind) else "")
            return f"{said}. A part of a section is given as JSON: {given}, or in {FILE} under [{section}]."
    return None


def _unlike(said: str, name: str, known: Iterable[str], written: Callable[[str], str] = str) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"{said}. " + (f"Did you mean {written(near[0])}?" if near else "`copydesk settings` lists all.")
