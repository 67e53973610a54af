"""copydesk fetch: one polite round over the sources, into web archives that ingest reads."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    sources: Annotated[Path, typer.Option(help="The source book.")] = Path("sources.toml"),
    into: Annotated[Path | None, typer.Option(help="The archive: a folder; created if it isn't there.")] = None,
    max_seconds: Annotated[float | None, typer.Option(min=1, help="End the round after that long.")] = None,
) -> None:
    """Ask every feed that is due and get every page that is new, each host in its own turns."""
    from flows.fetch.book.source import read_book
    from flows.fetch.round import fetch
    from flows.settings import read_settings
    from flows.terminal.fetched import write_fetched

    settings = read_settings(archive=into)
    book = read_book(sources, settings.allow_hosts)
    write_fetched(fetch(book, settings.archive, settings, max_seconds=max_seconds), settings.archive)
