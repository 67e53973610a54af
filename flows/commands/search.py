"""copydesk search: the stories that have some words, the best match first."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How the hits are written."""

    text = "text"
    json = "json"


def command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='What to look for; "in double quotes": as is.')],
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Hits at most.")] = 10,
    every: Annotated[bool, typer.Option("--all", help="Only stories that have each of the words.")] = False,
    form: Annotated[Format, typer.Option("--format", help="json: one hit a line.")] = Format.text,
) -> None:
    """Search titles and texts, each story once: an exact headline first, then by BM25."""
    import sys

    from flows.search import write_hits
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from warehouse.ask.search import search
    from warehouse.ask.search_index import is_current, update

    warehouse = read_settings(db=db).db
    if not is_current(warehouse):
        print("copydesk: bringing the search index up to date with the warehouse", file=sys.stderr)
        with progress() as line:
            line("building the search index")
            update(warehouse)
    hits = search(warehouse, " ".join(words), limit=limit, every_word=every)
    write_hits(hits, form.value)
