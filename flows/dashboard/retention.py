"""Prefect's records don't grow for ever: what its server drops by itself, and what is dropped where it does not."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound

from flows.wording import counted

PAGE = 100  # runs that are asked for at once


def drop_old_runs(db: Path, flows: list[str], days: int, now: datetime | None = None) -> str:
    """Delete the runs of `flows` on `db` that ended more than `days` ago, with logs and artifacts; says how many.

    Of a server that others use too, only what is ours. Its events are its own to drop.
    """
    before = (now or datetime.now(UTC)) - timedelta(days=days)
    gone = 0
    with get_client(sync_client=True) as client:
        for run in list(_ended(client, flows, before)):
            if Path(str(run.parameters.get("db"))).resolve() == db.resolve():
                gone += drop(client, run)
    return f"{counted(gone, 'run')} older than {counted(days, 'day')} dropped from the dashboard"


def _ended(client: SyncPrefectClient, flows: list[str], before: datetime) -> Iterator[FlowRun]:
    offset = 0
    while page := client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=flows)),
        flow_run_filter=FlowRunFilter(end_time=FlowRunFilterEndTime.model_validate({"before_": before})),
        sort=FlowRunSort.START_TIME_ASC,
        limit=PAGE,
        offset=offset,
    ):
        yield from page
        offset += PAGE


def drop(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Delete it, and its artifacts first: once it is gone nothing tells whose they were.

    False: it was gone already. The server drops old runs too, by itself, and may do so between any two requests.
    """
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    while artifacts := client.read_artifacts(artifact_filter=ArtifactFilter(), flow_run_filter=of_run, limit=PAGE):
        for artifact in artifacts:
            assert artifact.id, "what the server has stored has an id"
            with suppress(ObjectNotFound):
                client.delete_artifact(artifact.id)
    try:
        client.delete_flow_run(run.id)
    except ObjectNotFound:
        return False
    return True
