"""What the dashboard shows of a run: a page to read and a table of sources to search."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from flows.dashboard import shell
from flows.dashboard.charts import columns, funnel
from flows.dashboard.markdown import cell, plain, table
from flows.dashboard.outcome import of_summary
from flows.dashboard.usual import compared
from flows.wording import counted
from warehouse.ask.report import MAX_ROWS, Health, Joined, RunReport, Struck, Turned, describe

REPORT_KEY = "ingest-report"  # each run is a version of one artifact: the dashboard shows them as a history
HEALTH_KEY = "source-health"
MAX_PATH = 160  # characters
TOP = 12  # rows of a table, and commands under it: the page is for a look, the warehouse has the rest
WELL = {"steady", "doubled"}


def publish_report(db: Path, run_id: str) -> UUID:
    """Both artifacts of the run, on the server that the flow run belongs to; gives the page's."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    report = describe(db, run_id)
    create_table_artifact(health_rows(report.health), key=HEALTH_KEY, description=_worst(report.health))
    told = of_summary(report.summary).message
    return cast(UUID, create_markdown_artifact(page(report, db), key=REPORT_KEY, description=told))


def page(report: RunReport, db: Path) -> str:
    """The run in markdown: what came of it and what is unusual first, then each part with the commands behind it."""
    return "\n".join(_parts(report, db))


def _parts(report: RunReport, db: Path) -> Iterator[str]:
    summary = report.summary
    yield f"# {of_summary(summary).short[:1].upper()}{of_summary(summary).short[1:]}\n"
    yield f"From {', '.join(plain(source, MAX_PATH) for source in report.sources)}: {summary.seen} inputs.\n"
    yield f"Run {summary.run_id}, {summary.seconds:.1f} seconds. In SQL: `run_id = '{summary.run_id}'`.\n"
    yield _funnel(report)
    yield f"## Against the usual\n\n{compared(report.runs)}"
    yield from _days(report)
    yield from _health(report.health, db)
    yield from _part(
        f"What was turned away: {counted(sum(summary.rejected.values()), 'input')}",
        "Nothing.",
        ("reason", "at", "#inputs", "detail of the first"),
        [(r.reason, r.stage, r.inputs, r.detail) for r in report.rejected[:TOP]],
    )
    yield from _why("What became of the first of each", [_why_turned(r, summary.run_id, db) for r in report.rejected])
    yield from _part(
        f"What was struck: {counted(sum(summary.removed.values()), 'line')}",
        "Nothing.",
        ("label", "rule", "#lines", "#articles", "for example"),
        [(s.label, s.rule, s.lines, s.articles, s.example) for s in report.struck[:TOP]],
    )
    yield from _why("The article that the example was struck from", [_why_struck(s, db) for s in report.struck])
    yield f"## What was joined: {summary.copies} copies, {summary.clusters} stories\n"
    yield "".join(map(_joined, report.joined[:TOP])) or "Nothing: no article of this run is a copy.\n"
    yield from _why("Both articles of each, side by side", [_why_joined(j, db) for j in report.joined])
    yield from _part(
        "What came in",
        "Nothing: the sources hold no files.",
        ("source", "#inputs", "#loaded", "#revised", "#known before", "#rejected"),
        [(i.source or "(not named)", i.inputs, i.loaded, i.revised, i.known, i.rejected) for i in report.inputs],
    )
    yield from _part(
        "Newest stories",
        "None in this run.",
        ("published, UTC", "source", "title", "#words", "#copies"),
        [(_time(n.published_at), n.source, n.title, n.word_count, n.cluster_size - 1) for n in report.newest],
    )


def _funnel(report: RunReport) -> str:
    """From what was there to what is new; each step loses what stands beside it."""
    summary = report.summary
    unread = summary.unread_files
    broken = sum(count for stage, count in report.stages.items() if stage in ("read", "decode"))
    refused = sum(report.stages.values()) - broken
    new = summary.states.get("loaded", 0)
    read = summary.seen - unread - broken
    cleaned = read - refused
    lost = [
        [f"{counted(unread, 'file')} unchanged"] if unread else [],
        [f"{broken} could not be read"] if broken else [],
    ]
    steps = [
        ("seen", summary.seen, ""),
        ("read", read, ", ".join(part for parts in lost for part in parts)),
        ("cleaned", cleaned, f"{refused} no article" if refused else ""),
        ("new", new, f"{cleaned - new} known before" if cleaned > new else ""),
        ("joined", summary.copies, "copies of a report that is there" if summary.copies else ""),
    ]
    return funnel(steps)


def _days(report: RunReport) -> Iterator[str]:
    """None on the first day, which has nothing beside it."""
    if len(report.days) > 1:
        yield "## Stories and copies a day\n"
        bars = [(f"{day.day:%d %b}", day.stories, day.copies) for day in report.days]
        yield columns(f"Stories and copies of the last {len(bars)} days", bars, ("stories", "copies"))


def _health(health: Sequence[Health], db: Path) -> Iterator[str]:
    """Only what is not well; the artifact has all."""
    yield f"## Health of sources\n\n{_worst(health)} All of them: artifact `{HEALTH_KEY}`.\n"
    ill = [one for one in health if one.health not in WELL][:TOP]
    heads = ("source", "health", "#new, 7 days", "#the 7 before", "#rejected", "mostly")
    rows = [
        (
            h.address or h.source or "(not named)",
            h.health,
            h.new_this_week,
            h.new_last_week,
            h.rejected_this_week,
            h.main_reason,
        )
        for h in ill
    ]
    if ill:
        yield table(heads, ([plain(cell) for cell in row] for row in rows))
    yield from _why("What there is of each", [_why_ill(one, db) for one in ill])


def _worst(health: Sequence[Health]) -> str:
    """`2 of 9 sources need a look: 1 broken, 1 quiet.`"""
    ill = [one.health for one in health if one.health not in WELL]
    if not ill:
        return f"{counted(len(health), 'source')}, all well."
    kinds = ", ".join(f"{ill.count(kind)} {kind}" for kind in dict.fromkeys(ill))
    return f"{len(ill)} of {counted(len(health), 'source')} to look at: {kinds}."


def _why(what: str, commands: Sequence[tuple[str, str]]) -> Iterator[str]:
    if commands:
        yield f"{what}:\n\n{shell.block(commands[:TOP])}"


def _why_turned(turned: Turned, run_id: str, db: Path) -> tuple[str, str]:
    of_reason = f"FROM rejections WHERE run_id = {shell.text(run_id)} AND reason = {shell.text(turned.reason)}"
    return turned.reason, shell.explain(db, turned.example) or shell.sql(db, of_reason)


def _why_struck(struck: Struck, db: Path) -> tuple[str, str]:
    of_rule = f"FROM removals WHERE rule = {shell.text(struck.rule)}"
    return struck.rule, shell.explain(db, struck.article_id) or shell.sql(db, of_rule)


def _why_joined(joined: Joined, db: Path) -> tuple[str, str]:
    of_cluster = f"FROM articles WHERE cluster_id = {shell.text(joined.cluster_id)}"
    keys = (joined.article_id, joined.mate_id)
    return f"{joined.reason or 'in one cluster'}", shell.explain(db, *keys) or shell.sql(db, of_cluster)


def _why_ill(one: Health, db: Path) -> tuple[str, str]:
    if one.address:
        polls = f"FROM fetches WHERE address = {shell.text(one.address)} ORDER BY asked_at DESC"
        return f"{one.address}: {one.health}", shell.sql(db, polls)
    which = f"source = {shell.text(one.source)}" if one.source else "source IS NULL"
    view = "rejections" if one.health == "broken" else "source_health"
    return f"{one.source or '(not named)'}: {one.health}", shell.sql(db, f"FROM {view} WHERE {which}")


def _part(title: str, empty: str, heads: tuple[str, ...], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A heading with its table; the last column may be long, since nothing is to the right of it."""
    yield f"## {title}\n"
    cells = ([*map(plain, row[:-1]), plain(row[-1], MAX_PATH)] for row in rows)
    yield table(heads, cells) if rows else f"{empty}\n"
    if len(rows) in (TOP, MAX_ROWS):
        yield f"The first {len(rows)}; `copydesk sql` shows all.\n"


def _joined(joined: Joined) -> str:
    """A list item, since two titles side by side are too wide for a table."""
    mate = f"“{plain(joined.mate_title)}” ({plain(joined.mate_source)})"
    shares = [
        f"{name} {share:.0%}"
        for name, share in (("Jaccard", joined.jaccard), ("contained", joined.containment))
        if share is not None
    ]
    why = ", ".join([plain(joined.reason or "through others"), *shares])
    return (
        f"- “{plain(joined.title)}” ({plain(joined.source)}) is the same report as {mate}: {why}. "
        f"{joined.size} in cluster `{joined.cluster_id}`\n"
    )


def health_rows(health: Iterable[Health]) -> list[dict[str, str | int | float]]:
    """One row a publisher, in the order given: the worst first. The dashboard reads each cell as markdown."""
    return [
        {
            "source": cell(one.source or "(not named)"),
            "kind": one.kind,
            "health": one.health,
            "new, 7 days": one.new_this_week,
            "the 7 before": one.new_last_week,
            "rejected, 7 days": one.rejected_this_week,
            "mostly": cell(one.main_reason) if one.main_reason else "",
            "address": cell(one.address) if one.address else "",
            "last new (UTC)": _time(one.last_new_at),
            "newest story (UTC)": _time(one.newest_published_at),
            "articles": one.articles,
            "new in this run": one.articles_of_run,
            "rejected in this run": one.rejected_of_run,
            "median words": "" if one.median_words is None else one.median_words,
            "lines struck per article": _rounded(one.lines_struck_per_article),
            "in a cluster": _share(one.share_joined),
            "without a date": _share(one.share_undated),
            "flagged": _share(one.share_flagged),
        }
        for one in health
    ]


def _rounded(number: float | None) -> float | str:
    return "" if number is None else round(number, 1)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
