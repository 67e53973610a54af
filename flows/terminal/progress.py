"""What is being done, for a person at a terminal: one line with the time, the phase, and how far it is."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from extractors.records import Article, Rejected
from flows.wording import inert

if TYPE_CHECKING:
    from rich.text import Text

    from extractors.records import Outcome
    from flows.ingest import Passed

T = TypeVar("T")

DRAWN_A_SECOND = 5
# The steps of `ingest`, by the name that the dashboard knows them by.
IN_WORDS = {
    "begin": "opening the warehouse",
    "edit": "reading and cleaning",
    "load": "joining and loading",
    "finish": "closing the run",
    "publish": "publishing the copy for readers",
    "search index": "building the search index",
}


class Line:
    """Call it with what is being done now. It is drawn by a thread of its own, so that it moves while a step works."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._doing = "starting"
        self._seen = Counter[str]()
        self.draw: Callable[[], object] = str  # nothing, where there is no terminal

    def __call__(self, doing: str) -> None:
        self._doing = doing
        self.draw()

    def step(self, name: str, work: Callable[[], T]) -> T:
        """A step of `ingest` under its name in words."""
        kind, _, part = name.partition(",")
        self(f"{IN_WORDS.get(kind, kind)}{',' * bool(part)}{part}")
        return work()

    def each(self, outcome: "Outcome | Passed") -> None:
        """Counts one input and what became of it."""
        self._seen[_kind(outcome)] += 1

    def text(self) -> str:
        """`0:07 reading and cleaning, part 1: 212 articles, 3 rejected`"""
        minutes, seconds = divmod(int(monotonic() - self._began), 60)
        counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self._seen.items()))
        return inert(f"{minutes}:{seconds:02} {self._doing}{': ' if counts else ''}{counts}")


@contextmanager
def progress() -> Iterator[Line]:
    """The line, until the block ends; then nothing of it is left. Drawn only where standard error is a terminal."""
    line = Line()
    if not sys.stderr.isatty():
        yield line
        return
    from rich.console import Console
    from rich.live import Live
    from rich.spinner import Spinner
    from rich.text import Text

    spinner = Spinner("line")

    def drawn() -> "Text":
        # One row, whatever it says: of two, only the last would be cleared where the terminal has wrapped the first.
        turn = str(spinner.render(monotonic()))
        return Text(f"{turn} {line.text()}", no_wrap=True, overflow="ellipsis")

    with Live(
        get_renderable=drawn,
        console=Console(stderr=True),
        refresh_per_second=DRAWN_A_SECOND,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # an answer that goes into a file must not come out here
    ) as live:
        line.draw = live.refresh
        yield line


def _kind(outcome: "Outcome | Passed") -> str:
    if isinstance(outcome, Article):
        return "articles"
    return "rejected" if isinstance(outcome, Rejected) else "files unchanged"
