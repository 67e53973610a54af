"""A server for one run: that of PREFECT_API_URL, that of a `serve` of the same warehouse, or one of its own.

Imports no Prefect.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from flows.dashboard.serving import server
from flows.dashboard.serving.names import address_file, say, serve_lock
from warehouse.store import lease


@contextmanager
def reporting(db: Path, environment: MutableMapping[str, str]) -> Iterator[None]:
    """While it lasts, `environment` names a server that answers. One that was started ends with the block.

    Raises ServerError if none answers, or none can be started.
    """
    before = {name: environment.get(name) for name in server.NAMES}
    try:
        given = server.address(environment) or _of_serve(db, Path(environment["PREFECT_HOME"]))
        with _at(given, environment) if given else _own(environment):
            yield
    finally:
        for name, value in before.items():
            environment.pop(name, None)
            if value is not None:
                environment[name] = value


@contextmanager
def _at(api: str, environment: MutableMapping[str, str]) -> Iterator[None]:
    server.must_answer(api)
    environment["PREFECT_API_URL"] = api
    yield


@contextmanager
def _own(environment: MutableMapping[str, str]) -> Iterator[None]:
    own = server.own(environment, server.free_port())
    say(
        "PREFECT_API_URL is not set: a server is started for this run alone, which takes a while. "
        f"Its records stay in {environment['PREFECT_HOME']}, where `copydesk serve` shows them."
    )
    own.start()
    try:
        server.wait_for(environment["PREFECT_API_URL"], own, Event(), server.START_SECONDS)
        yield
    finally:
        own.end()


def _of_serve(db: Path, records: Path) -> str | None:
    """The server of a `serve` that runs: two servers on the same records would lock each other out."""
    noted = address_file(records)
    if not lease.is_held(serve_lock(db)) or not noted.exists():
        return None
    return noted.read_text(encoding="utf-8").strip()
