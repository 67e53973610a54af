"""The settings: command line over environment (COPYDESK_…) over copydesk.toml over these defaults. Read once."""

import json
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.errors import UsageError
from warehouse.copies.policy import Policy

Authority = Annotated[str, Field(pattern=r"^\S+:\d{1,5}$")]
TAG = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
FILE = "copydesk.toml"  # in the folder where the command is run


class Settings(BaseSettings):
    """What a desk decides once. Values that are given on the command line replace these."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", toml_file=FILE, extra="forbid", frozen=True)

    db: Path = Path("news.duckdb")
    archive: Path = Path("archive")  # where fetch keeps what it gets
    publishers_dir: Path | None = None  # folder of further publisher files
    source: str | None = None  # publisher of documents that name none
    source_from_folder: bool = False  # of text files that name none: the first folder below the source given
    language: str | None = Field(None, pattern=TAG)  # of documents that declare none; a text that clearly is not wins
    outlets: Path | None = None  # TOML or CSV: owner, country, language of each publisher
    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=256)
    batch_documents: int = Field(2048, ge=1, le=10_000)  # one transaction; what a crash makes a run do again
    dedup: Policy = Policy()  # [dedup] in copydesk.toml; what counts as the same report
    keep_raw: str = Field("all", pattern=r"^(all|none|days:\d+)$")  # inputs as they came; reclean needs them
    contact: str = ""  # mail or address of who runs this: stands in the User-Agent, and without it nothing is fetched
    # host:port or address:port that may be fetched from though it isn't public; JSON, or with commas between them
    allow_hosts: Annotated[tuple[Authority, ...], NoDecode] = ()
    busy_seconds: float = Field(60, ge=0)  # so long a run waits for a program that has the warehouse itself open
    fetch_seconds: float = Field(60, gt=0)  # for one request, from its connection to its last byte
    document_seconds: float = Field(20, gt=0)  # CPU time; an ordinary page takes 0.03
    document_memory_mb: int = Field(3000, ge=500)  # address space of a worker; its libraries alone take 300

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
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"setting {name}: {first['msg']} (from {FILE}, COPYDESK_{name.upper()} or an option)"
        ) from error
    except ValueError as error:  # a toml file that can't be parsed
        raise UsageError(f"{FILE} can't be read: {error}") from error
    if not settings.db.absolute().parent.is_dir():
        raise UsageError(f"--db {settings.db}: the folder {settings.db.parent} is not there. Make it, or name another.")
    if settings.publishers_dir:
        from extractors.clean.rules.publishers import must_be_usable  # loads the rules, which most commands never need

        must_be_usable(str(settings.publishers_dir))
    return settings
