"""What came of a run, in the words of the list of runs: its name, its tags, and the message of its state."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.wording import counted, inert
from warehouse.errors import NoSpace, WarehouseBusy, WarehouseCorrupt
from warehouse.store.runs import RunSummary

MAX_NAME = 32  # characters of a source in the name of a run; a longer one goes by its last part
MAX_REASONS = 3
HELD_STATE = "Held"  # name of the state of a run that found the warehouse in another's hands


@dataclass(frozen=True, slots=True)
class Outcome:
    """`short` stands behind the name of the run, `message` on its page."""

    short: str
    tags: tuple[str, ...]
    message: str


def named(sources: Sequence[str]) -> str:
    """`ingest news/ and 2 more`: which runs these are, in few words."""
    first, *others = sources or ["nothing"]
    short = first
    if len(first) > MAX_NAME:
        part = Path(first).name
        short = f"{part}/" if Path(first).is_dir() else part
    more = f" and {len(others)} more" if others else ""
    return f"ingest {' '.join(inert(short).split())}{more}"


def of_summary(summary: RunSummary) -> Outcome:
    """A run that has ended well. Rejections are no failure, and are seen all the same."""
    found = {state: summary.states.get(state, 0) for state in ("loaded", "revised", "rejected")}
    words = {"loaded": "new", "revised": "revised", "rejected": "rejected"}
    short = [f"{count} {words[state]}" for state, count in found.items() if count]
    tags = [words[state] for state, count in found.items() if count]
    if not found["loaded"] and not found["revised"]:
        short, tags = ["nothing new", *short], ["nothing-new", *tags]
    if summary.copies and found["loaded"]:
        tags.append("copies")
    told = [
        f"{summary.seen} seen: {', '.join(short)}{_reasons(summary)}",
        counted(sum(summary.removed.values()), "line") + " struck",
        f"{summary.copies} {'copy' if summary.copies == 1 else 'copies'}",
        f"{summary.seconds:.1f} s",
    ]
    return Outcome(", ".join(short), tuple(tags), "; ".join(told))


def _reasons(summary: RunSummary) -> str:
    first = [f"{count} {reason}" for reason, count in list(summary.rejected.items())[:MAX_REASONS]]
    more = ["…"] if len(summary.rejected) > MAX_REASONS else []
    return f" ({', '.join(first + more)})" if first else ""


def of_held(busy: WarehouseBusy) -> Outcome:
    """A run that another process kept out."""
    look = f" To see which one: ps -fp {busy.pid}" if busy.pid else ""
    return Outcome("held", ("held",), f"{busy}{look}")


def of_failure(error: Exception, db: Path, sources: Sequence[str]) -> Outcome:
    """A run that could not go on. The message ends with the command that mends it, or shows what is to be mended."""
    what = " ".join(inert(str(error)).split()) or type(error).__name__
    return Outcome("failed", ("failed",), f"{what} Next: {_next(error, db, sources)}")


def _next(error: Exception, db: Path, sources: Sequence[str]) -> str:
    if isinstance(error, WarehouseCorrupt):
        return shlex.join(["copydesk", "restore", "--db", str(db)]) + " BACKUP"
    if isinstance(error, NoSpace):
        return shlex.join(["df", "-h", str(db.parent)])
    if isinstance(error, FileNotFoundError) and error.filename:
        return shlex.join(["ls", "-ld", str(error.filename)])
    # The same steps without a server: whatever it is, it is said once, and where it happens.
    return shlex.join(["copydesk", "ingest", "--db", str(db), *sources])
