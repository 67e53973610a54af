"""copydesk metrics: what a monitor watches, in the text format of Prometheus."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Replaces the file at once, as the node exporter wants it.")
    ] = None,
) -> None:
    """Print the measures of the warehouse, its runs, sources and alerts for Prometheus."""
    from flows.errors import UsageError
    from flows.outputs import check_output
    from flows.settings import read_settings
    from flows.telling import memory, metrics
    from warehouse.care.metrics import measure

    path = read_settings(db=db).db
    if to:
        check_output(to, "--to", path)
    text = metrics.as_text(measure(path), memory.raised(path))
    if not to:
        print(text, end="")
        return
    try:
        metrics.write(text, to)
    except OSError as error:
        raise UsageError(f"--to {to}: {error.strerror}. The file is as it was.") from error
