"""The lines that a run says beside its summary, on standard error: for a person, or as JSON for what collects logs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

LOG = logging.getLogger("copydesk")


class Said(logging.StreamHandler[TextIO]):
    """Says to what standard error is at the moment: the line of progress stands aside for what comes there."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """What the base class was made with."""


class JsonLines(logging.Formatter):
    """One object a line, with the run that says it. `run_id` is None until the run has begun."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.run_id: str | None = None

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                "level": record.levelname.lower(),
                "message": record.getMessage(),
                "run_id": self.run_id,
                "source": self.source,
            },
            ensure_ascii=False,
        )


def set_up(log_format: str, source: str) -> None:
    """From now on the lines of this process are of that format, text or json. As text only warnings are said."""
    handler = Said()
    handler.setFormatter(JsonLines(source) if log_format == "json" else logging.Formatter("copydesk: %(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(logging.INFO if log_format == "json" else logging.WARNING)
    LOG.propagate = False


def as_before() -> None:
    """Another command in this process says nothing by the log of the last one."""
    LOG.handlers = []


def began(run_id: str) -> None:
    """Every further line is of this run."""
    for handler in LOG.handlers:
        if isinstance(handler.formatter, JsonLines):
            handler.formatter.run_id = run_id
    LOG.info("the run has begun")


def is_json() -> bool:
    """Whether a complaint, too, is to be a line of the log."""
    return any(isinstance(handler.formatter, JsonLines) for handler in LOG.handlers)
