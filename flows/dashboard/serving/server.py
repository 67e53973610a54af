"""The Prefect server that a run or a schedule reports to: one that is there, or one that is started.

Imports no Prefect.
"""

import signal
import socket
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

from flows.dashboard.serving.children import Child
from flows.errors import ServerError, UsageError

HOST = "127.0.0.1"  # the dashboard has no log-in: nobody but this machine
NAMES = ("PREFECT_API_URL", "PREFECT_SERVER_UI_API_URL")  # where it is: for those who report, and for the dashboard
START_SECONDS = 180  # a server's first start creates its database; it takes 10 to 40 s
THERE_SECONDS = 30  # for one that somebody else has started, perhaps just now
LOOK_SECONDS = 0.2


def address(environment: Mapping[str, str]) -> str | None:
    """That of PREFECT_API_URL; None: it is not set. Raises ServerError if it can be no address."""
    api = environment.get("PREFECT_API_URL", "").strip()
    if not api:
        return None
    try:
        parts = urlsplit(api)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half a bracket
        is_address = False
    if not is_address:
        raise ServerError(
            f"PREFECT_API_URL is {api!r}, which is no address. Nothing was started. Give one such as "
            f"http://{HOST}:4200/api, or unset it."
        )
    return api.rstrip("/")


def own(environment: MutableMapping[str, str], port: int) -> Child:
    """A server on loopback whose records are in PREFECT_HOME; `environment` then names it. Not started yet.

    Raises ServerError if nothing can be written there, and UsageError if the port is taken.
    """
    records = Path(environment["PREFECT_HOME"])
    _check_writable(records)
    _check_port(port)
    environment.update(dict.fromkeys(NAMES, f"http://{HOST}:{port}/api"))
    command = ["-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    return Child("Prefect's server", command, dict(environment), signal.SIGTERM, records / "server.log")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(api: str, server: Child | None, stop: Event, seconds: float | None = None) -> None:
    """Until it answers. `server` is started again if it dies; None: it is somebody else's. Ends early if `stop` is set.

    Raises ServerError if it doesn't answer for so many seconds. None: as long as it takes.
    """
    deadline = monotonic() + seconds if seconds is not None else None
    while not stop.is_set() and (trouble := _trouble(api)):
        if server and server.is_dead():
            server.start_again(stop)
        if deadline and monotonic() > deadline:
            mend = f"Its log: {server.log}" if server else "Start it, or unset PREFECT_API_URL."
            raise ServerError(f"No Prefect server answers at {api}: {trouble}. Nothing was scheduled. {mend}")
        stop.wait(LOOK_SECONDS)


def must_answer(api: str) -> None:
    """Raises ServerError if it doesn't, now."""
    if trouble := _trouble(api):
        raise ServerError(
            f"No Prefect server answers at {api}: {trouble}. Nothing was loaded. Start it, or unset "
            "PREFECT_API_URL and leave out --prefect to load without one."
        )


def is_there(api: str) -> bool:
    return not _trouble(api)


def _trouble(api: str) -> str:
    """Why it is of no use now; empty: it answers."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:
            return "" if answer.status == 200 else f"it answers {answer.status}"
    except urllib.error.HTTPError as error:
        return f"it answers {error.code} to {api}/health (addresses of Prefect end with /api)"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return str(getattr(reason, "strerror", None) or reason)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ServerError(
            f"{folder} can't be written: {error.strerror}. Nothing was started. Prefect's server keeps its records "
            "there; set PREFECT_HOME to a folder that you may write to."
        ) from error


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
