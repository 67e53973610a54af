"""What is unusual about a run, beside those before it that read the same sources."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from flows.dashboard.charts import columns
from flows.dashboard.markdown import table
from flows.wording import counted
from warehouse.ask.report import Run

FEWEST = 3  # runs that make a habit; with fewer, every second run would be the greatest or least ever
Measure = Callable[[Run], float | None]


def _turned_away(run: Run) -> float | None:
    inputs = run.loaded + run.revised + run.rejected
    return 100 * run.rejected / inputs if inputs else None


MEASURES: tuple[tuple[str, str, Measure], ...] = (
    ("new articles", "", lambda run: run.loaded),
    ("revised", "", lambda run: run.revised),
    ("rejected of new inputs", " %", _turned_away),
    ("words an article", "", lambda run: run.words),
    ("lines struck an article", "", lambda run: run.struck),
    ("seconds", "", lambda run: run.seconds),
)


def compared(runs: Sequence[Run]) -> str:
    """Markdown for the first of `runs` beside the others. Runs without news say nothing of what is usual with news."""
    this, *before = runs
    with_news = [run for run in before if run.loaded or run.revised]
    idle = f"{len(before) - len(with_news)} of the {counted(len(before), 'run')} before brought nothing new"
    if not this.loaded and not this.revised:
        return f"Nothing new in this run; {idle}.\n{_chart(runs)}" if before else "Nothing new in this first run.\n"
    if len(with_news) < FEWEST:
        return f"No habit yet: it takes {FEWEST} runs before this one that brought news from these sources.\n"
    rows = list(_rows(this, with_news))
    return (
        f"Beside the {counted(len(with_news), 'run')} before it that brought news; {idle}.\n\n"
        f"{table(('', '#this run', '#usual (median)', '#least', '#most', ''), rows)}{_chart(runs)}"
    )


def _rows(this: Run, before: Sequence[Run]) -> Iterator[Sequence[str]]:
    for name, unit, measure in MEASURES:
        value, others = measure(this), [found for run in before if (found := measure(run)) is not None]
        if value is None or not others:
            continue
        least, most = min(others), max(others)
        verdict = "**most so far**" if value > most else "**least so far**" if value < least else ""
        yield [name, *(f"{_short(number)}{unit}" for number in (value, median(others), least, most)), verdict]


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"


def _chart(runs: Sequence[Run]) -> str:
    """The runs in the order of time, so that this one stands at the right."""
    ordered = runs[::-1]
    bars = [(f"{run.started_at:%d %b %H:%M} UTC", run.loaded + run.revised, run.rejected) for run in ordered]
    return "\n" + columns(f"New and rejected of the last {len(bars)} runs", bars, ("new or revised", "rejected"))
