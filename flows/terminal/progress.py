"""How far a run is, for a person at a terminal: inputs so far, what became of them, how fast."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from extractors.records import Article, Outcome, Rejected
from flows.ingest import Passed, Report


@contextmanager
def progress() -> Iterator[Report | None]:
    """What `ingest` reports its batches to; None where standard error is no terminal, and nothing is written."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    # Transient: the summary that follows says it all, and scrolls better.
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, seen = bar.add_task("reading"), Counter[str]()

        def report(batch: Sequence[Outcome | Passed]) -> None:
            seen.update(map(_kind, batch))
            bar.update(task, description=", ".join(f"{count:,} {kind}" for kind, count in sorted(seen.items())))

        yield report


def _kind(outcome: Outcome | Passed) -> str:
    if isinstance(outcome, Article):
        return "articles"
    return "rejected" if isinstance(outcome, Rejected) else "files unchanged"
