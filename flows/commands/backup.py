"""copydesk backup: a copy of the warehouse, compared row by row."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to make.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace TARGET if it is there.")] = False,
) -> None:
    """Copy the warehouse to another file, and compare every row before the copy gets its name."""
    from flows.settings import read_settings
    from warehouse.care import backup

    print(f"{backup.backup(read_settings(db=db).db, target, force=force)} holds every row of the warehouse")
