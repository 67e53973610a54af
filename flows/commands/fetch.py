"""copydesk fetch: one polite round over the sources, into web archives that ingest reads."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    sources: Annotated[Path, typer.Option(help="The source book.")] = Path("sources.toml"),
    into: Annotated[Path | None, typer.Option(help="The archive: a folder; created if it isn't there.")] = None,
    max_seconds: Annotated[float | None, typer.Option(min=1, help="End the round after that long.")] = None,
    warc_list: Annotated[
        Path | None, typer.Option(help="Instead of a round: paths or addresses of Common Crawl's files of news.")
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Of their pages those of this host and those below.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Pages got on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Pages got on that day or before.")] = None,
) -> None:
    """Ask every feed that is due and get every page that is new, each host in its own turns."""
    from flows.settings import read_settings
    from flows.terminal.progress import progress

    settings = read_settings(archive=into)
    if warc_list:
        import asyncio
        import sys

        from flows.fetch.commoncrawl import Wanted, day_of, fetch_files, read_list, summarized
        from flows.fetch.round import web_of

        wanted = Wanted(tuple(host or ()), day_of(since, "--since"), day_of(until, "--until"))
        addresses = read_list(warc_list)
        with progress() as line:
            files = fetch_files(addresses, settings.archive, web_of(settings), wanted, max_seconds, line)
            got = asyncio.run(files)
        for one in summarized(got, settings.archive):
            sys.stdout.write(f"{one}\n")
        return
    from flows.fetch.book.source import read_book
    from flows.fetch.round import fetch
    from flows.terminal.fetched import write_fetched

    book = read_book(sources, settings.allow_hosts)
    with progress() as line:
        summary = fetch(book, settings.archive, settings, max_seconds=max_seconds, tell=line)
    write_fetched(summary, settings.archive)
