"""copydesk publisher new|check: begin a publisher file, and try it before it is used."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Action(StrEnum):
    """What to do with the file."""

    new = "new"
    check = "check"


def command(
    action: Annotated[
        Action,
        typer.Argument(metavar="new|check", help="new: write a template. check: run its examples, show what would go."),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A publisher's TOML file.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse with stored articles.")] = None,
) -> None:
    """Begin a publisher file, or run its examples and show what it would strike in stored articles."""
    from flows.publisher import check, new
    from flows.settings import read_settings

    if action is Action.new:
        new(file)
    elif not check(file, read_settings(db=db).db):
        raise typer.Exit(1)
