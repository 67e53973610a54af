"""The schedule and the dashboard: keeps Prefect's server and the process that watches the schedule alive; ends both.

Imports no Prefect, so that it can always end what it has started.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

from flows.dashboard.prefect_home import prepare
from flows.dashboard.serving import server
from flows.dashboard.serving.children import Child
from flows.dashboard.serving.names import address_file, say, serve_lock
from flows.dashboard.serving.plan import Plan, packed
from flows.errors import HeldError
from warehouse.errors import WarehouseBusy
from warehouse.store import lease

LOOK_SECONDS = 0.2


def serve(plan: Plan, db: Path, port: int, keep_days: int) -> None:
    """Run the schedule of `plan` until SIGINT or SIGTERM, then end every process that was started.

    Uses the server of PREFECT_API_URL, or else starts one on loopback whose records are beside `db`. A server or runner
    that dies is started again. Raises HeldError if another `serve` has the warehouse, UsageError if the port is taken
    and ServerError if the server can't be reached, or one of the two dies again and again.
    """
    environment = dict(os.environ)
    prepare(db, environment, keep_days)
    api = server.address(environment)
    with _alone(db), _told_to_stop() as stop, ExitStack() as children:
        own = None
        if api is None:
            own = server.own(environment, port)
            api = environment["PREFECT_API_URL"]
            children.callback(own.end)
            say(f"Prefect's server is started, which takes half a minute or so. Its log: {own.log}")
            own.start()
        server.wait_for(api, own, stop, server.START_SECONDS if own else server.THERE_SECONDS)
        if not stop.is_set():
            environment["PREFECT_API_URL"] = api
            command = ["-m", "flows.dashboard.serving.scheduled", packed(plan)]
            runner = Child("The process that watches the schedule", command, environment, signal.SIGINT)
            children.callback(runner.end)
            runner.start()
            if own:
                address_file(Path(environment["PREFECT_HOME"])).write_text(f"{api}\n", encoding="utf-8")
            say(f"dashboard: {api.removesuffix('/api')}")
            say(f"records of runs: {environment['PREFECT_HOME']}. Stop with Ctrl-C.")
            _keep_alive(own, runner, api, stop)
        say("stopping")


def _keep_alive(own: Child | None, runner: Child, api: str, stop: Event) -> None:
    """The runner ends by itself when no server answers: so the server comes first."""
    while not stop.wait(LOOK_SECONDS):
        if own and own.is_dead():
            own.start_again(stop)
            server.wait_for(api, own, stop, server.START_SECONDS)
        elif runner.is_dead():
            if not server.is_there(api):
                say(f"no server answers at {api}; the schedule goes on as soon as one does")
                server.wait_for(api, own, stop, server.START_SECONDS if own else None)
            runner.start_again(stop)


@contextmanager
def _alone(db: Path) -> Iterator[None]:
    """The right to serve `db`: a lock like that of a run, on FILE.serve.lock. The kernel frees that of a killed one."""
    with ExitStack() as held:
        try:
            held.enter_context(lease.hold(serve_lock(db)))
        except WarehouseBusy as busy:
            by = f"process {busy.pid}" if busy.pid else "another process"
            raise HeldError(
                f"{db} is served already, by {by}. Nothing was started. End it first: kill {busy.pid or 'PID'}"
            ) from busy
        yield


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """Set by SIGINT and SIGTERM, which do nothing else while the block runs."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
