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
    from flows.outputs import check_output
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from warehouse.care import backup

    settings = read_settings(db=db)
    check_output(target, "TARGET", settings.db, may_be_database=True)
    with progress() as line:
        line("copying the warehouse and comparing every row")
        made = backup.backup(settings.db, target, force=force)
    print(f"{made} holds every row of the warehouse")
