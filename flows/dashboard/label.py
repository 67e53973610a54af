"""What the server shows of the run that is under way: its name and tags, how far it is, and where its report is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

import httpx
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.settings import PREFECT_UI_URL

from flows.dashboard.outcome import Outcome

# How far a run is when a step begins; a run reads to the end without knowing how much there will be.
BEGINS_AT = {
    "fetch": 2,
    "begin": 5,
    "edit": 10,
    "load": 60,
    "finish": 85,
    "publish": 90,
    "search index": 93,
    "report": 96,
}


class Progress:
    """One artifact of the flow run, on its page. Never goes back, though a long run edits and loads in turns."""

    def __init__(self) -> None:
        self._inputs, self._percent, self._step = 0, 0.0, "begin"
        self._artifact: UUID | None = None
        self._is_away = False  # the server has not answered once: each further question would take a minute of tries
        self.run_id: str | None = None  # as it stands in `runs`; None until the run has begun

    def begins(self, step: str) -> None:
        """`step` as tasks are named: `load, part 2`."""
        self._step = step
        self._percent = max(self._percent, float(BEGINS_AT.get(step.partition(",")[0], 0)))
        self._show()

    def read(self, inputs: int) -> None:
        self._inputs += inputs
        self._show()

    def ends(self, short: str) -> None:
        self._percent, self._step = 100.0, short
        self._show()

    def _show(self) -> None:
        if self._is_away:
            return
        told = f"{self._step}; {self._inputs:,} inputs read" if self._inputs else self._step
        self._is_away = True
        with only_shown("progress"):
            if self._artifact is None:
                self._artifact = cast(UUID, create_progress_artifact(self._percent, description=told))
            else:
                update_progress_artifact(self._artifact, self._percent, description=told)
            self._is_away = False


@contextmanager
def only_shown(what: str) -> Iterator[None]:
    """A server that does not answer for a moment is told of, and fails no run: the news is in the warehouse."""
    try:
        yield
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        get_run_logger().warning("The dashboard shows no %s of this run: %s", what, error)


def label(name: str, outcome: Outcome) -> None:
    """Give the run the name and the tags that say what came of it, beside the tags that it has."""
    with only_shown("name"), get_client(sync_client=True) as client:
        tags = sorted({*flow_run.get_tags(), *outcome.tags})
        client.update_flow_run(UUID(flow_run.get_id()), name=f"{name} · {outcome.short}", tags=tags)


def log_link(artifact: UUID) -> None:
    """Say in the run's log where its report is."""
    if url := PREFECT_UI_URL.value():
        get_run_logger().info("report: %s/artifacts/artifact/%s", url.rstrip("/"), artifact)
