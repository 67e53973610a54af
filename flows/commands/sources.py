"""copydesk sources: what is fetched. Adds to sources.toml, lists, tests and removes."""

from pathlib import Path
from typing import Annotated

import typer

command = typer.Typer(
    name="sources",
    no_args_is_help=True,
    add_completion=False,
    help="Say what is fetched: add, list, test, import, remove.",
)

Book = Annotated[Path, typer.Option("--sources", help="The source book.")]
BOOK = Path("sources.toml")


@command.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A site, a feed or a sitemap.")],
    name: Annotated[
        str | None,
        typer.Option(help="Of the entry; else the page's og:site_name, else the feed's title, else the host of URL."),
    ] = None,
    sources: Book = BOOK,
) -> None:
    """Find the feeds and news sitemaps of a site, and make an entry of them."""
    from flows.source_book import add_site

    add_site(sources, url, name)


@command.command("list")
def list_(sources: Book = BOOK) -> None:
    """The entries, with how each feed ended last and when it is asked again."""
    from flows.source_book import list_sources

    list_sources(sources)


@command.command("test")
def try_(name: Annotated[str, typer.Argument(metavar="NAME", help="Of an entry.")], sources: Book = BOOK) -> None:
    """Ask the feeds of an entry and one of its pages, keep nothing, and say what came."""
    from flows.source_book import try_source

    try_source(sources, name)


@command.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, or CSV with a column feed or url.")],
    sources: Book = BOOK,
) -> None:
    """Make an entry of each feed in a list that isn't in the book yet."""
    from flows.source_book import import_list

    import_list(sources, file)


@command.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME", help="Of an entry.")], sources: Book = BOOK) -> None:
    """Take an entry out. What was fetched of it stays."""
    from flows.source_book import remove_source

    remove_source(sources, name)
