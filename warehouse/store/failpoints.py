"""Named points where a test may kill the process, as a power cut would. Off unless COPYDESK_FAILPOINT names one."""

import os
import signal

POINTS = (
    "staging", "staged", "merge", "before-commit", "after-commit", "migration", "before-checkpoint",
    "after-checkpoint", "publish",
)  # fmt: skip
UPKEEP_POINTS = ("folding", "rewritten", "backed-up")  # which no ingest passes


def hit(point: str) -> None:
    """Kill this process, uncatchably, if COPYDESK_FAILPOINT is `point` or `point:N` and this is the Nth time here."""
    wanted, _, count = os.environ.get("COPYDESK_FAILPOINT", "").partition(":")
    if wanted != point:
        return
    _seen[point] = _seen.get(point, 0) + 1
    if _seen[point] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)


_seen: dict[str, int] = {}
