"""copydesk explain: why a line went, why two articles are one or not, what became of an input."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    key: Annotated[str, typer.Argument(metavar="ID", help="Article id, external id, URL, or the place of an input.")],
    other: Annotated[str | None, typer.Argument(metavar="ID2", help="A second article, to compare with.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the comparison of two articles to this page.")] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Where fetch keeps what it gets.")] = None,
) -> None:
    """Say what became of an input and which of its lines went; of two articles, why they are one report or not."""
    from flows.errors import UsageError
    from flows.settings import read_settings

    settings = read_settings(db=db, archive=archive)
    if html and other is None:
        raise UsageError("--html shows two articles side by side. Nothing was written. Name a second one.")
    if other is None:
        from flows.explain import write_explanation
        from flows.sources.files import printable

        write_explanation(settings.db, printable(key), settings.archive)  # of a file's name as it is stored
    else:
        from flows.dedup import explained, write_pair

        found = explained(settings, key, other)
        if html is None:
            write_pair(found)
        else:
            from flows.pages.page import write
            from flows.pages.pair import pair_page

            write(pair_page(found), html, "--html")
            print(f"written to {html}")
