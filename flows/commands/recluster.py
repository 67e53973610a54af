"""copydesk recluster: every article compared and clustered anew."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    keep_frequencies: Annotated[
        bool, typer.Option("--keep-frequencies", help="Weigh shingles as before; count no furniture anew.")
    ] = False,
) -> None:
    """Count which phrases are furniture, then compare and cluster all articles again by today's policy."""
    from flows.dedup import recluster, write_reclustered
    from flows.settings import read_settings
    from flows.terminal.progress import progress

    settings = read_settings(db=db)
    with progress() as line:
        done, signed = recluster(settings, line, keep_frequencies=keep_frequencies)
    write_reclustered(done, signed)
