"""The settings: command line over environment (COPYDESK_…) over copydesk.toml over these defaults. Read once."""

import difflib
import json
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeGuard, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.errors import UsageError
from warehouse.copies.policy import Policy

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

AUTHORITY = r"^\S+:\d{1,5}$"
TAG = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
KEPT = r"^(all|none|days:\d+)$"
FORMS = {AUTHORITY: "host:port", TAG: "a language tag: en, pt-BR …", KEPT: "all, none or days:N"}
Authority = Annotated[str, Field(pattern=AUTHORITY)]
FILE = "copydesk.toml"  # in the folder where the command is run
PREFIX = "COPYDESK_"
# Variables of this prefix that are no settings, and who reads them.
NO_SETTINGS = {
    "COPYDESK_BENCH_STORED": "`make bench`: how many articles are in stock",
    "COPYDESK_FAILPOINT": "the tests of kills: where the process ends itself",
    "COPYDESK_HOME": "deploy/prefect.yaml: the folder of the project",
}
# What pydantic found wrong, as a person says it.
NEEDS = {
    "dataclass_type": "must be a table of its parts",
    "value_error": "can't be read: {error}",
    "bool_parsing": "must be true or false",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "string_type": "must be text",
}


class Bounds(BaseModel):
    """From where on something is an alert, by its kind. 0, or false, switches the kind off."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))

    run_failed: int = Field(default=1, ge=0)  # runs in a row
    run_held: int = Field(default=1, ge=0)  # runs in a row
    source_vanished: int = Field(default=1, ge=0)  # runs in a row
    source_silent: float = Field(default=2, ge=0)  # times the usual gap between two runs that brought something new
    volume: float = Field(default=2, ge=0)  # times as many new articles as in a usual week, or as few
    rejections: float = Field(default=0.2, ge=0, le=1)  # share of the week's inputs of a source
    disk: float = Field(default=0.05, ge=0, le=1)  # share of the disk that is free
    quality: float = Field(default=2, ge=0)  # times the usual lines struck, or words, of an article, or as few


class Alerts(BaseModel):
    """Who is told when something breaks, and when it is over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhook: str = Field(default="", pattern=r"^(https?://\S+)?$")  # the operator's own address: gets a POST of JSON
    command: str = ""  # a shell line: gets the JSON on its standard input
    bounds: Bounds = Bounds()


class Settings(BaseSettings):
    """What a desk decides once. Values that are given on the command line replace these."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        toml_file=FILE,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    db: Path = Path("news.duckdb")
    """The warehouse."""
    archive: Path = Path("archive")
    """Where `fetch` keeps what it gets."""
    publishers_dir: Path | None = None
    """Folder of further publisher files."""
    source: str | None = None
    """Publisher of documents that name none."""
    source_from_folder: bool = False
    """Publisher of text files that name none: the first folder below the source given."""
    language: str | None = Field(None, pattern=TAG)
    """Of documents that declare none; a text that clearly is in another wins."""
    outlets: Path | None = None
    """TOML or CSV with the owner, country and language of each publisher."""
    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=256)
    """Processes to clean in; as many as there are cores unless set."""
    batch_documents: int = Field(2048, ge=1, le=10_000)
    """Documents in one transaction: what a crash makes a run do again."""
    dedup: Policy = Policy()
    """What counts as the same report; the section `[dedup]` of the file, JSON in the environment."""
    keep_raw: str = Field("all", pattern=KEPT)
    """Inputs as they came: `all`, `none` or `days:N`. `reclean` needs them."""
    alerts: Alerts = Alerts()
    """Who is told when something breaks; the sections `[alerts]` and `[alerts.bounds]` of the file."""
    log_format: str = Field("text", pattern=r"^(text|json)$")
    """Of what runs say on standard error: `text` or `json`, a line an event with run and source."""
    contact: str = ""
    """Mail or address of who runs this: stands in the User-Agent, and without it nothing is fetched."""
    allow_hosts: Annotated[tuple[Authority, ...], NoDecode] = ()
    """Each host:port that may be fetched from though it isn't public. In the environment with commas between them."""
    busy_seconds: float = Field(60, ge=0)
    """So long a run waits for a program that has the warehouse itself open."""
    fetch_seconds: float = Field(60, gt=0)
    """For one request, from its connection to its last byte."""
    document_seconds: float = Field(20, gt=0)
    """CPU time for one document; an ordinary page takes 0.03."""
    document_memory_mb: int = Field(3000, ge=500)
    """Address space of a worker; its libraries alone take 300."""

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return json.loads(value) if value.lstrip().startswith("[") else [one.strip() for one in value.split(",") if one]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**given: object) -> Settings:
    """The settings of this run; `given` comes from the command line, None stands for an option that wasn't used."""
    chosen = {name: value for name, value in given.items() if value is not None}
    origin = origins()
    try:
        settings = Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"]]
        name = ".".join(place)
        came = "an option" if place[0] in chosen else origin.get(name) or origin.get(place[0], FILE)
        raise UsageError(f"setting {name} is {first['input']!r} (from {came}): it {_need(first)}.") from error
    for key in ("db", "source"):
        # Neither can DuckDB open a file of another name, nor can it hold such a text. Of sources any name will do.
        if any("\udc80" <= char <= "\udcff" for char in str(getattr(settings, key))):
            raise UsageError(f"--{key} {str(getattr(settings, key))!r}: no UTF-8. Name it otherwise.")
    if settings.db.is_dir():
        raise UsageError(f"--db {settings.db} is a folder. Name a file in it: {settings.db / 'news.duckdb'}")
    if not settings.db.absolute().parent.is_dir():
        raise UsageError(f"--db {settings.db}: the folder {settings.db.parent} is not there. Make it, or name another.")
    if settings.publishers_dir:
        from extractors.clean.rules.publishers import must_be_usable  # loads the rules, which most commands never need

        must_be_usable(str(settings.publishers_dir))
    return settings


def _need(wrong: "ErrorDetails") -> str:
    """What a value has to be, in the words of this project where it has some."""
    told = wrong.get("ctx", {})
    if wrong["type"] == "string_pattern_mismatch":
        return f"must be {FORMS.get(told['pattern'], 'of the form ' + told['pattern'])}"
    return NEEDS[wrong["type"]].format(**told) if wrong["type"] in NEEDS else f"can't be used: {wrong['msg']}"


def origins() -> dict[str, str]:
    """Where each setting that is set got its value: `COPYDESK_…` or `copydesk.toml`; of sections each part too, as
    `dedup.url_cap`. Raises UsageError for a name that nobody knows.
    """
    variables = _of_environment()
    known = parts(Settings)
    found = dict(_named(Settings, _of_file(), FILE))
    for name, value in variables.items():  # they win
        if name not in known:
            raise UsageError(_unlike(f"{_variable(name)}: there is no such setting", name, known, _variable))
        found |= _named(Settings, {name: value}, _variable(name))
    return found


def parts(section: type) -> dict[str, type]:
    """What may stand in a section, or among the settings, each with its kind."""
    if is_dataclass(section):
        return {field.name: type(field.default) for field in fields(section)}
    of = section.model_fields if issubclass(section, BaseModel) else {}
    return {field.alias or name: cast("type", field.annotation) for name, field in of.items()}


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
            raise UsageError(f"{_variable(name)} is no JSON: {error}. docs/settings.md has examples.") from error
    return found


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _unlike(said: str, name: str, known: Iterable[str], written: Callable[[str], str] = str) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"{said}. " + (f"Did you mean {written(near[0])}?" if near else "`copydesk settings` lists all.")
