"""What the dashboard shows of a run: a page to read and a table of sources to search."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from flows.markdown import cell, table
from flows.show import inert
from flows.summary import states_line
from warehouse.report import MAX_ROWS, Health, RunReport, describe

REPORT_KEY = "ingest-report"  # each run is a version of one artifact: the dashboard shows them as a history
HEALTH_KEY = "source-health"


def publish_report(db: Path, run_id: str) -> None:
    """Both artifacts of the run, on the server that the flow run belongs to."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    report = describe(db, run_id)
    create_markdown_artifact(page(report), key=REPORT_KEY, description=cell(states_line(report.summary)))
    create_table_artifact(health_rows(report.health), key=HEALTH_KEY, description="One row a publisher")


def page(report: RunReport) -> str:
    """The run in markdown: counts first, then what was struck, joined, turned away, and the newest stories."""
    return "\n".join(_parts(report))


def _parts(report: RunReport) -> Iterator[str]:
    summary = report.summary
    yield f"# {summary.seen} inputs, {summary.states.get('loaded', 0)} new articles\n"
    yield f"From {', '.join(map(cell, report.sources))}. {cell(states_line(summary))}.\n"
    yield f"Run {cell(summary.run_id)}, {summary.seconds:.1f} seconds. In SQL: `run_id = '{summary.run_id}'`.\n"
    yield from _part(
        "What came in",
        "Nothing: the sources hold no files.",
        ("source", "#inputs", "#loaded", "#revised", "#known before", "#rejected"),
        ((i.source or "(not named)", i.inputs, i.loaded, i.revised, i.known, i.rejected) for i in report.inputs),
    )
    yield from _part(
        f"What was struck: {sum(summary.removed.values())} lines",
        "Nothing.",
        ("label", "rule", "#lines", "#articles", "for example"),
        ((s.label, s.rule, s.lines, s.articles, s.example) for s in report.struck),
    )
    yield from _part(
        f"What was joined: {summary.copies} copies, {summary.clusters} stories",
        "Nothing: no article of this run is a copy.",
        ("copy", "source", "of", "source", "why", "#Jaccard", "#contained", "#cluster size", "cluster"),
        (
            (
                j.title, j.source, j.mate_title, j.mate_source, j.reason, _share(j.jaccard), _share(j.containment),
                j.size, j.cluster_id,
            )
            for j in report.joined
        ),
    )  # fmt: skip
    yield from _part(
        f"What was turned away: {sum(summary.rejected.values())} inputs",
        "Nothing.",
        ("reason", "at", "#inputs", "first of them", "detail"),
        ((r.reason, r.stage, r.inputs, r.example, r.detail) for r in report.rejected),
    )
    yield from _part(
        "Newest stories",
        "None in this run.",
        ("published (UTC)", "source", "title", "#words", "#copies"),
        ((_time(n.published_at), n.source, n.title, n.word_count, n.cluster_size - 1) for n in report.newest),
    )


def _part(title: str, empty: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    body = list(rows)
    yield f"## {title}\n"
    yield table(heads, body) if body else f"{empty}\n"
    if len(body) == MAX_ROWS:
        yield f"The first {MAX_ROWS}; `copydesk sql` shows all.\n"


def health_rows(health: Iterable[Health]) -> list[dict[str, str | int | float]]:
    """Plain text and numbers: this table is shown as it is, so no markdown here."""
    return [
        {
            "source": inert(one.source or "(not named)"),
            "articles": one.articles,
            "new in this run": one.articles_of_run,
            "rejected in this run": one.rejected_of_run,
            "last seen (UTC)": _time(one.newest_seen_at),
            "newest story (UTC)": _time(one.newest_published_at),
            "median words": one.median_words,
            "lines struck per article": round(one.lines_struck_per_article, 1),
            "in a cluster": _share(one.share_joined),
            "without a date": _share(one.share_undated),
            "flagged": _share(one.share_flagged),
        }
        for one in health
    ]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
