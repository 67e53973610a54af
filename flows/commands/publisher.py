"""copydesk publisher check: try a publisher file before it is used."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Action(StrEnum):
    """What to do with the file."""

    check = "check"


def command(
    action: Annotated[Action, typer.Argument(help="check: run its examples, show what it would strike.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A publisher's TOML file.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse with stored articles.")] = None,
) -> None:
    """Run the examples of a publisher file and show what it would strike in stored articles of that publisher."""
    from flows.publisher import check
    from flows.settings import read_settings

    if not check(file, read_settings(db=db).db):
        raise typer.Exit(1)
