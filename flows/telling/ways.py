"""The ways to a person: a webhook, a command. Each has bounded time, and raises NotTold when nobody was told."""

import json
import os
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from flows.settings import Alerts

WEBHOOK_SECONDS = 10  # from the connection to the answer's status
COMMAND_SECONDS = 30  # then it and all that it has started are killed

Payload = Mapping[str, str | None]
Way = Callable[[Payload], None]


class NotTold(Exception):
    """Nobody was told; the message says why."""


def ways(alerts: Alerts) -> dict[str, Way]:
    """Those that are set, by name."""
    found: dict[str, Way] = {}
    if alerts.webhook:
        found["webhook"] = partial(post, alerts.webhook)
    if alerts.command:
        found["command"] = partial(run, alerts.command)
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A POST that is sent elsewhere arrives there as a GET without its body, and looks as if it had been taken."""

    def redirect_request(self, *_: Any) -> None:
        return None


def post(url: str, payload: Payload) -> None:
    """POST the JSON; any 2xx is an answer."""
    request = urllib.request.Request(
        url,
        json.dumps(payload).encode(),
        {"Content-Type": "application/json", "User-Agent": "copydesk"},
        method="POST",
    )
    failures: list[str] = ["no answer in time"]

    def ask() -> None:
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=WEBHOOK_SECONDS):
                failures.clear()
        except (OSError, ValueError) as error:  # URLError and HTTPError are OSErrors; a URL without a host is neither
            failures[:] = [str(error)]
        except Exception as error:  # noqa: BLE001 - http.client has many for an answer that is no HTTP; told below
            failures[:] = [f"{type(error).__name__}: {error}"]

    # The timeout of a socket is one of each read: a server that drips its header would hold up the run.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(WEBHOOK_SECONDS)
    if failures:
        raise NotTold(failures[0])


def run(command: str, payload: Payload) -> None:
    """Run the shell line with the JSON as one line on its standard input; exit code 0 is an answer. Its stderr is ours.

    The line has its end: without it `read` of a shell has the text, and yet fails.
    """
    process = subprocess.Popen(
        command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.communicate(f"{json.dumps(payload)}\n".encode(), COMMAND_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"it took more than {COMMAND_SECONDS} seconds") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        raise NotTold(f"it ended with {process.returncode}")
