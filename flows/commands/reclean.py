"""copydesk reclean: today's rules and a renewed publisher memory for everything that is stored."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Learn each publisher's furniture, clean every stored input again, and keep what changed as revisions."""
    from flows.reclean import reclean
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from flows.terminal.summary import write_recleaned

    settings = read_settings(db=db, workers=workers)
    with progress() as line:
        done = reclean(settings, line)
    write_recleaned(done, settings.db)
