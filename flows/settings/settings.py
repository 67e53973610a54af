"""What may be set, with its kind, its default and what it decides."""

import json
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.settings.sections import Alerts, Maintenance
from warehouse.copies.policy import Policy

AUTHORITY = r"^\S+:\d{1,5}$"
TAG = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
KEPT = r"^(all|none|days:\d+)$"
Authority = Annotated[str, Field(pattern=AUTHORITY)]
FILE = "copydesk.toml"  # in the folder where the command is run
PREFIX = "COPYDESK_"


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
    maintenance: Maintenance = Maintenance()
    """What is done every night, and how much of the past is kept; the section `[maintenance]` of the file."""
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
