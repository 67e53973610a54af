"""The sections of copydesk.toml that belong to who runs a desk; `[dedup]` is the Policy of warehouse.copies."""

from pydantic import BaseModel, ConfigDict, Field

TIME = r"^([01]\d|2[0-3]):[0-5]\d$"


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


MAX_DAYS = 36500  # a century; a time so long ago that no calendar has it can't be asked for


class Maintenance(BaseModel):
    """What `maintain` does every night, and how much of the past is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    at: str = Field(default="03:30", pattern=TIME)
    """When `serve` starts it each day, by the clock on the wall."""
    backup_dir: str = ""
    """Folder that must be there; each backup is a file in it. Empty: no backup is made."""
    backups: int = Field(default=7, ge=1)
    """So many backups are kept; the oldest go once a new one is whole."""
    keep_prefect_days: int = Field(default=30, ge=1, le=MAX_DAYS)
    """Runs on the dashboard, with their logs, artifacts and events."""
    keep_ledger_days: int = Field(default=60, ge=1, le=MAX_DAYS)
    """Rows that say once more that an input is unchanged or turned away; older ones become one row a run."""
