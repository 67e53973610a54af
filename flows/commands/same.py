"""copydesk same: a person's word on two articles."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    one: Annotated[str, typer.Argument(metavar="ID", help="Article id, external id or URL.")],
    other: Annotated[str, typer.Argument(metavar="ID2", help="Of the other article.")],
    note: Annotated[str | None, typer.Option(help="Why; kept beside it.")] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
) -> None:
    """Say that two articles are the same report. It holds against every rule and every later run."""
    from flows.dedup import say
    from flows.settings import read_settings

    say(read_settings(db=db), one, other, "same", note)
