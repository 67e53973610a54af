"""A process that `serve` keeps alive, and the end of all that it has started. Imports no Prefect."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

from flows.dashboard.serving.names import say
from flows.errors import ServerError

STOP_SECONDS = 60  # a run that is under way is told to end, and has 30 s of it from the runner
LOG_BYTES = 10 << 20  # a log that is longer than this at a start makes room; a server that is well writes ten lines
PR_SET_PDEATHSIG = 1  # linux/prctl.h
# One that has lived for so long was well when it died. A server needs up to 40 s to start.
WELL_SECONDS = 120
PAUSES_SECONDS = (1, 2, 4, 8)  # before it is started again after its 1st, 2nd … early death in a row; then no more


class Child:
    """A Python process in a group of its own: Ctrl-C doesn't reach it, and at the end the whole group is gone."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        ends_by: signal.Signals,
        log: Path | None = None,
    ) -> None:
        self.name, self._arguments, self._environment = name, arguments, environment
        self._ends_by, self.log = ends_by, log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._early_deaths = 0

    def start(self) -> None:
        if self.log and self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(f"{self.log}.before")
        with self.log.open("ab") if self.log else nullcontext(sys.stderr.buffer) as out:
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=partial(_end_with_parent, self._ends_by),
            )
        self._started = monotonic()

    def is_dead(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def start_again(self, stop: Event) -> None:
        """After its death: end what is left of its group, say why, wait, start. Not if `stop` is set meanwhile.

        Raises ServerError if it has died early too often in a row.
        """
        why = self._why()
        self.end()
        is_early = monotonic() - self._started < WELL_SECONDS
        self._early_deaths = self._early_deaths + 1 if is_early else 0
        if self._early_deaths > len(PAUSES_SECONDS):
            raise ServerError(
                f"{self.name} {why}, for the {self._early_deaths}th time in a row soon after its start. The schedule "
                f"ends; what was loaded is safe.{self._look()}"
            )
        pause = PAUSES_SECONDS[max(self._early_deaths - 1, 0)]
        say(f"{self.name} {why}. It is started again in {pause} s.{self._look()}")
        if not stop.wait(pause):
            self.start()

    def end(self) -> None:
        """Tell it to end, and kill what is left of its group. Does nothing twice."""
        if self._process is None:
            return
        self._process.send_signal(self._ends_by)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):  # nobody is left in the group: as it should be
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _why(self) -> str:
        code = self._process.returncode if self._process else 0
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def _look(self) -> str:
        return f" Its log: {self.log}" if self.log else ""


def _end_with_parent(signal_number: int) -> None:
    """Have the kernel end this process when its parent is killed and can't do it any more. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
