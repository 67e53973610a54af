"""The schedule and the dashboard: starts Prefect's server and the process that watches the schedule, and ends both.

Imports no Prefect, so that it can always end what it has started.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

from flows.dashboard.prefect_home import home, prepare
from flows.dashboard.serving.names import say
from flows.errors import HeldError, ServerError, UsageError
from warehouse.errors import WarehouseBusy
from warehouse.store import lease

HOST = "127.0.0.1"  # the dashboard has no log-in: nobody but this machine
START_SECONDS = 180  # a server's first start creates its database; it takes 10 to 40 s
STOP_SECONDS = 60  # a run that is under way is told to end, and has 30 s of it from the runner
LOOK_SECONDS = 0.2
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def serve(plan: str, db: Path, port: int) -> None:
    """Run the schedule of `plan` until SIGINT or SIGTERM, then end every process that was started.

    Uses the server of PREFECT_API_URL, or else starts one on loopback whose records are beside `db`. Raises
    HeldError if another `serve` has the warehouse, UsageError if the port is taken and ServerError if server or runner
    don't start or end by themselves.
    """
    with _alone(db):
        _serve(plan, db, port)


@contextmanager
def _alone(db: Path) -> Iterator[None]:
    """The right to serve `db`: a lock like that of a run, on FILE.serve.lock. The kernel frees that of a killed one."""
    with ExitStack() as held:
        try:
            held.enter_context(lease.hold(Path(f"{db.resolve()}.serve")))
        except WarehouseBusy as busy:
            by = f"process {busy.pid}" if busy.pid else "another process"
            raise HeldError(
                f"{db} is served already, by {by}. Nothing was started. End it first: kill {busy.pid or 'PID'}"
            ) from busy
        yield


def _serve(plan: str, db: Path, port: int) -> None:
    environment = dict(os.environ)
    prepare(db, environment)
    logs = Path(environment["PREFECT_HOME"])
    logs.mkdir(parents=True, exist_ok=True)
    with _told_to_stop() as stop, ExitStack() as children:
        running = []
        if "PREFECT_API_URL" not in environment:
            _check_port(port)
            environment["PREFECT_SERVER_UI_API_URL"] = f"http://{HOST}:{port}/api"
            command = ["-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
            running.append(children.enter_context(_child(command, environment, signal.SIGTERM, logs / "server.log")))
            environment["PREFECT_API_URL"] = environment["PREFECT_SERVER_UI_API_URL"]
        api = environment["PREFECT_API_URL"]
        _wait_until_healthy(api, running, stop)
        if not stop.is_set():
            running.append(
                children.enter_context(
                    _child(["-m", "flows.dashboard.serving.scheduled", plan], environment, signal.SIGINT)
                )
            )
            say(f"dashboard: {api.removesuffix('/').removesuffix('/api')}")
            say(f"records of runs: {home(db)}. Stop with Ctrl-C.")
        _watch(running, stop)
        say("stopping")


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


@contextmanager
def _child(
    arguments: Sequence[str], environment: Mapping[str, str], ends_by: signal.Signals, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process in a group of its own: Ctrl-C doesn't reach it, and at the end the whole group is gone."""
    with log.open("ab") if log else nullcontext(sys.stderr.buffer) as out:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=partial(_end_with_parent, ends_by),
        )
    try:
        yield process
    finally:
        process.send_signal(ends_by)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):  # nobody is left in the group: as it should be
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end_with_parent(signal_number: int) -> None:
    """Have the kernel end this process when `serve` is killed and can't do it any more. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"--port {port}: {error.strerror}. Nothing was started. Give another port, or set PREFECT_API_URL to "
                "use a server that is running."
            ) from error


def _wait_until_healthy(api: str, running: Sequence[subprocess.Popen[bytes]], stop: Event) -> None:
    deadline = monotonic() + START_SECONDS
    while not stop.is_set() and not _is_healthy(api):
        if any(child.poll() is not None for child in running):
            raise ServerError("Prefect's server ended at its start. Nothing was scheduled. Its log is server.log.")
        if monotonic() > deadline:
            raise ServerError(f"No Prefect server answers at {api}. Nothing was scheduled. Check PREFECT_API_URL.")
        stop.wait(LOOK_SECONDS)


def _is_healthy(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _watch(running: Sequence[subprocess.Popen[bytes]], stop: Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        if any(child.poll() is not None for child in running):
            raise ServerError("Prefect's server or runner has ended by itself; so the schedule ends. Start it again.")
