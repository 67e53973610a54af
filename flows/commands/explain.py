"""copydesk explain: why a line went, why two articles are one or not, what became of an input."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    key: Annotated[str, typer.Argument(metavar="ID", help="Article id, external id, URL, or the place of an input.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
) -> None:
    """Say what became of an input, which of its lines went and why, and what it was compared with."""
    from flows.explain import write_explanation
    from flows.settings import read_settings

    write_explanation(read_settings(db=db).db, key)
