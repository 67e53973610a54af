"""copydesk explain: why a line went, why two articles are one or not, what became of an input."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.settings import Settings


def command(
    key: Annotated[str, typer.Argument(metavar="ID", help="Article id, external id, URL, or the place of an input.")],
    other: Annotated[
        str | None, typer.Argument(metavar="ID2", help="A second article: why the two are one report or not.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a page. Of one ID: its text with what was struck, its copies and who joined them. Of two: both "
            "texts side by side.",
        ),
    ] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Where fetch keeps what it gets.")] = None,
) -> None:
    """Say what became of an input and which of its lines went; of two articles, why they are one report or not."""
    from flows.settings import read_settings

    settings = read_settings(db=db, archive=archive)
    if html:
        from flows.outputs import check_output

        check_output(html, "--html", settings.db)
    if other is None:
        _explain_one(settings, key, html)
    else:
        _explain_two(settings, key, other, html)


def _explain_one(settings: "Settings", key: str, html: Path | None) -> None:
    from flows.explain import known, write_explanation
    from flows.sources.files import printable

    name = printable(key)  # of a file as it is stored
    found = known(settings.db, name, settings.archive)
    if html is None:
        write_explanation(found)
        return
    from flows.pages.article import article_page
    from warehouse.ask.explain_article import explain_articles

    articles = explain_articles(settings.db, [str(row["article_id"]) for row in found.articles])
    _write(article_page(name, found, articles), html)


def _explain_two(settings: "Settings", key: str, other: str, html: Path | None) -> None:
    from flows.dedup import explained, write_pair

    found = explained(settings, key, other)
    if html is None:
        write_pair(found)
        return
    from flows.pages.pair import pair_page

    _write(pair_page(found), html)


def _write(page: str, html: Path) -> None:
    from flows.pages.page import write

    write(page, html, "--html")
    print(f"written to {html}")
