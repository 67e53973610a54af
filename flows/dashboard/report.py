"""What the dashboard shows of a run: a page to read and a table of sources to search."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from flows.dashboard.markdown import plain, table
from flows.terminal.summary import states_line
from warehouse.ask.report import MAX_ROWS, Health, Joined, RunReport, describe

REPORT_KEY = "ingest-report"  # each run is a version of one artifact: the dashboard shows them as a history
MAX_PATH = 160  # characters
HEALTH_KEY = "source-health"


def publish_report(db: Path, run_id: str) -> None:
    """Both artifacts of the run, on the server that the flow run belongs to."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    report = describe(db, run_id)
    create_markdown_artifact(page(report), key=REPORT_KEY, description=states_line(report.summary))
    create_table_artifact(health_rows(report.health), key=HEALTH_KEY, description="One row a publisher")


def page(report: RunReport) -> str:
    """The run in markdown: counts first, then what was struck, joined, turned away, and the newest stories."""
    return "\n".join(_parts(report))


def _parts(report: RunReport) -> Iterator[str]:
    summary = report.summary
    yield f"# {summary.seen} inputs, {summary.states.get('loaded', 0)} new articles\n"
    yield f"From {', '.join(plain(source, MAX_PATH) for source in report.sources)}. {states_line(summary)}.\n"
    yield f"Run {summary.run_id}, {summary.seconds:.1f} seconds. In SQL: `run_id = '{summary.run_id}'`.\n"
    yield from _part(
        "What came in",
        "Nothing: the sources hold no files.",
        ("source", "#inputs", "#loaded", "#revised", "#known before", "#rejected"),
        [(i.source or "(not named)", i.inputs, i.loaded, i.revised, i.known, i.rejected) for i in report.inputs],
    )
    yield from _part(
        f"What was struck: {sum(summary.removed.values())} lines",
        "Nothing.",
        ("label", "rule", "#lines", "#articles", "for example"),
        [(s.label, s.rule, s.lines, s.articles, s.example) for s in report.struck],
    )
    yield f"## What was joined: {summary.copies} copies, {summary.clusters} stories\n"
    yield "".join(map(_joined, report.joined)) or "Nothing: no article of this run is a copy.\n"
    yield from _part(
        f"What was turned away: {sum(summary.rejected.values())} inputs",
        "Nothing.",
        ("reason", "at", "#inputs", "detail of the first", "first"),
        [(r.reason, r.stage, r.inputs, r.detail, r.example) for r in report.rejected],
    )
    yield from _part(
        "Newest stories",
        "None in this run.",
        ("published, UTC", "source", "title", "#words", "#copies"),
        [(_time(n.published_at), n.source, n.title, n.word_count, n.cluster_size - 1) for n in report.newest],
    )


def _part(title: str, empty: str, heads: tuple[str, ...], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A heading with its table; the last column may be long, since nothing is to the right of it."""
    yield f"## {title}\n"
    cells = ([*map(plain, row[:-1]), plain(row[-1], MAX_PATH)] for row in rows)
    yield table(heads, cells) if rows else f"{empty}\n"
    if len(rows) == MAX_ROWS:
        yield f"The first {MAX_ROWS}; `copydesk sql` shows all.\n"


def _joined(joined: Joined) -> str:
    """A list item, since two titles side by side are too wide for a table."""
    mate = f"“{plain(joined.mate_title)}” ({plain(joined.mate_source)})"
    shares = [
        f"{name} {share:.0%}"
        for name, share in (("Jaccard", joined.jaccard), ("contained", joined.containment))
        if share is not None
    ]
    why = ", ".join([plain(joined.reason), *shares])
    return (
        f"- “{plain(joined.title)}” ({plain(joined.source)}) is the same report as {mate}: {why}. "
        f"{joined.size} in cluster `{joined.cluster_id}`\n"
    )


def health_rows(health: Iterable[Health]) -> list[dict[str, str | int | float]]:
    """One row a publisher. The dashboard reads each cell as markdown."""
    return [
        {
            "source": plain(one.source or "(not named)"),
            "articles": one.articles,
            "new in this run": one.articles_of_run,
            "rejected in this run": one.rejected_of_run,
            "last seen (UTC)": _time(one.newest_seen_at),
            "newest story (UTC)": _time(one.newest_published_at),
            "median words": one.median_words,
            "lines struck per article": round(one.lines_struck_per_article, 1),
            "in a cluster": f"{one.share_joined:.0%}",
            "without a date": f"{one.share_undated:.0%}",
            "flagged": f"{one.share_flagged:.0%}",
        }
        for one in health
    ]


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
