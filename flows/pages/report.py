"""The page for a colleague: what came in, who copied whom, what was struck; one file that needs nothing else."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from markupsafe import Markup

from flows.pages import chart, figures
from flows.pages.page import NOT_NAMED, render, write
from flows.pages.words import changed_words
from flows.wording import Tell, counted, in_minutes, quietly
from warehouse.ask.overview import overview
from warehouse.ask.overview_rows import Overview

MEMBERS = 12  # articles of a cluster that are listed
PIXELS_A_ROW = 26  # of the network


def write_report(db: Path, span: timedelta | None, file: Path, tell: Tell = quietly) -> Overview:
    """The report of `db`, of `span` before its newest input or of all, as a page in `file`; what it says."""
    tell("reading the warehouse")
    found = overview(db, span)
    tell(f"drawing the page of {counted(found.totals.articles, 'article')}")
    write(report(found, db.name), file, "--html")
    return found


def report(found: Overview, name: str) -> str:
    """The page in HTML. `name` is that of the warehouse."""
    rewritten = [(one, *changed_words(one.old_title, one.new_title)) for one in found.headlines]
    return render(
        "report.html",
        found=found,
        name=name,
        charts=_charts(found),
        unit=figures.days(found.days)[0],
        rewritten=rewritten,
        changes=sum(one.changes for one in found.headline_counts),
        members=MEMBERS,
        rows=figures.MAX_ROWS,
    )


def _charts(found: Overview) -> dict[str, Markup]:
    """Those that have something to show, by the name of their specification."""
    drawn: dict[str, Markup] = {}
    unit, bins, left_out = figures.days(found.days)
    if bins:
        told = _told([(f"{day.day}", f"{day.stories} stories and {day.copies} copies") for day in found.days])
        strays = f" {counted(left_out, 'article')} of far-off dates are left out." if left_out else ""
        drawn["days"] = chart.draw("days", f"Stories and copies a {unit}", told + strays, bins=bins)
    lines, nodes, height = figures.network(found.edges)
    if lines:
        told = _told([(f"{e.leader} to {e.follower}", f"{e.stories} shared") for e in found.edges])
        size = max(3, height) * PIXELS_A_ROW
        drawn["network"] = chart.draw("network", "Who copies whom", told, size, edges=lines, nodes=nodes)
    if outlets := figures.originality(found.outlets):
        shares = [(o.source or NOT_NAMED, f"{o.original} of {o.articles} original") for o in found.outlets]
        drawn["originality"] = chart.draw("originality", "Originality by outlet", _told(shares), outlets=outlets)
    if pickups := figures.pickups(found.wire):
        waits = [(str(row["row"]), f"median {in_minutes(float(str(row['p50'])))}") for row in pickups]
        drawn["wire"] = chart.draw("wire", "Delay of wire copy by outlet", _told(waits), pickups=pickups)
    if copies := figures.timelines(found.clusters):
        sizes = [(c.title or "(no title)", counted(c.size, "article")) for c in found.clusters]
        drawn["timelines"] = chart.draw("timelines", "Timelines of the biggest stories", _told(sizes), copies=copies)
    if labels := figures.struck(found.struck, found.outlets):
        lines_of = [(one.label, counted(one.lines, "line")) for one in found.labels]
        drawn["struck"] = chart.draw("struck", "Lines struck per article by outlet", _told(lines_of), labels=labels)
    if weeks := figures.weeks(found.health):
        news = [(h.source or NOT_NAMED, f"{h.health}, {h.new_this_week} after {h.new_last_week}") for h in found.health]
        drawn["health"] = chart.draw("health", "New articles by source, two weeks", _told(news), weeks=weeks)
    return drawn


def _told(rows: Sequence[tuple[str, str]]) -> str:
    """A chart in words: its greatest rows."""
    more = f"; and {len(rows) - figures.MAX_ROWS} more" if len(rows) > figures.MAX_ROWS else ""
    return "; ".join(f"{name}: {value}" for name, value in rows[: figures.MAX_ROWS]) + more + "."
