"""copydesk report: a page about the warehouse that can be sent to somebody."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    html: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="7d",
            help="Only what was published (without a date: loaded) so long before the newest input: 12h, 7d.",
            show_default="all",
        ),
    ] = None,
) -> None:
    """Write a page for a colleague: stories, copies, outlets, cleaning and sources in one file with charts."""
    from flows.outputs import check_output
    from flows.pages.report import write_report
    from flows.settings import read_settings
    from flows.terminal.intervals import parse_span
    from flows.terminal.progress import progress
    from flows.wording import counted

    warehouse, span = read_settings(db=db).db, parse_span(since) if since else None
    check_output(html, "--html", warehouse)
    with progress() as line:
        found = write_report(warehouse, span, html, line)
    stories = counted(found.totals.stories, "story", "stories")
    earlier = f"; {counted(found.totals.earlier, 'article')} of before left out" if found.totals.earlier else ""
    print(f"{counted(found.totals.articles, 'article')}, {stories}: written to {html}{earlier}")
