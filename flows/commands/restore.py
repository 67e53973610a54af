"""copydesk restore: a backup becomes the warehouse."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="A file that `copydesk backup` made.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse to make.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a warehouse; it stays as DB.before-restore.")] = False,
) -> None:
    """Make a backup the warehouse again. Batches that were staged since are loaded by the next run."""
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from warehouse.care import backup

    settings = read_settings(db=db)
    with progress() as line:
        line("copying the backup and comparing every row")
        made = backup.restore(source, settings.db, force=force)
    print(f"{made} holds what {source} holds")
